"""A monthly AWS Budget on Bedrock, for who wants one more pair of eyes on the bill."""

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

# Of the month's limit: actual cost twice, and where AWS forecasts the month to end.
ACTUAL_PERCENT, FORECAST_PERCENT = (80, 100), 100


class MonthlyBudget(Construct):
    """Tells the topic when the account's month of Bedrock nears `limit_usd`.

    By service and not by tag: a cost allocation tag that nobody activated filters everything out, and such a budget
    would never say a word. What else the account spends on Bedrock counts too. Budgets see cost hours late; a run's
    `max_training_hours` is the limit that stops.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, limit_usd: float, topic: sns.ITopic, key: kms.IKey
    ) -> None:
        super().__init__(scope, construct_id)
        self._let_budgets_publish(topic, key)
        notifications = [("ACTUAL", percent) for percent in ACTUAL_PERCENT]
        budget = budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=limit_usd, unit="USD"),
                cost_filters={"Service": ["Amazon Bedrock"]},
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)
                    ],
                )
                for kind, percent in (*notifications, ("FORECASTED", FORECAST_PERCENT))
            ],
        )
        # Budgets looks at once whether it may publish.
        budget.node.add_dependency(topic)

    def _let_budgets_publish(self, topic: sns.ITopic, key: kms.IKey) -> None:
        """Only this account's own budgets, into the topic and through its key."""
        stack = Stack.of(self)
        service = iam.ServicePrincipal("budgets.amazonaws.com")
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="BudgetsPublish",
                principals=[service],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
            )
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="BudgetsEncrypt",
                principals=[service],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
            )
        )
