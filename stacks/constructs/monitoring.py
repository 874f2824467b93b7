"""What a person watches a deployment by: one dashboard, and alarms that mail."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.alarms import Alarms
from stacks.constructs.dashboard import deployment_widgets, recipe_widgets
from stacks.constructs.reward_function import RewardFunction

SHOWN = Duration.hours(12)


class Monitoring(Construct):
    """Exposes `dashboard` and `alarms`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        machine: sfn.IStateMachine,
        dead_letters: sqs.IQueue,
        rewards: Sequence[RewardFunction],
        topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self.alarms = Alarms(
            self, "Alarms", machine=machine, dead_letters=dead_letters, rewards=list(rewards), topic=topic
        ).all
        rows = [row for reward in rewards for row in recipe_widgets(reward)]
        self.dashboard = cloudwatch.Dashboard(
            self,
            "Dashboard",
            default_interval=SHOWN,
            widgets=[deployment_widgets(machine, dead_letters, self.alarms), *rows],
        )
