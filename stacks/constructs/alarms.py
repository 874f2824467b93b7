"""The alarms of a deployment. Each one's description is what its mail says: what happened, and what to do.

Every alarm watches one metric, without metric math, for which CloudWatch asks one tenth of a dollar a month; what is
missing is no breach, since nothing is written between runs.
"""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from rft.contracts.metrics import NAMESPACE
from stacks.constructs.reward_function import RewardFunction
from stacks.project import camel

PERIOD = Duration.minutes(5)
ERROR_SHARE = 0.05
"""Half of the watchdog's budget (a tenth), so that the mail comes before the job is stopped."""
FAILED_CALLS = 3
"""AWS's post on reward functions: a call that failed three times is an error of the training."""
TIMEOUT_SHARE = 0.8
JUDGE_THROTTLES = 100
"""In five minutes. Throttled calls are made again at a lower pace: a few are the quota doing its work."""


@dataclass(frozen=True)
class _Threshold:
    """`breaching` of the last `of` periods at or over `value`."""

    value: float
    breaching: int = 1
    of: int = 1


class Alarms(Construct):
    """Exposes `all`; each goes to the topic."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        machine: sfn.IStateMachine,
        dead_letters: sqs.IQueue,
        rewards: list[RewardFunction],
        topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self._action = actions.SnsAction(topic)
        self.all: list[cloudwatch.Alarm] = []
        self._add(
            "RunFailed",
            machine.metric_failed(statistic="Sum", period=PERIOD),
            _Threshold(1),
            "A run ended FAILED. Open its report (runs/<run id>/report.html in the runs bucket): it names the fault "
            "and what to do; most runs go on with `rft resume <run id>`.",
        )
        self._add(
            "DeadLetters",
            dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum", period=PERIOD),
            _Threshold(1),
            "An event could not be delivered to Clean up or to this topic. Read the message in the queue "
            "DeadLettersUrl of the stack's outputs; if it names an execution that broke, look in the Bedrock console "
            "whether its training job still runs, and stop it.",
        )
        for reward in rewards:
            self._of_recipe(reward)

    def _of_recipe(self, reward: RewardFunction) -> None:
        recipe, function = reward.recipe, reward.function
        name = camel(recipe)
        self._add(
            f"GraderErrors{name}",
            _metric("GraderErrorShare", recipe, "Average"),
            _Threshold(ERROR_SHARE, 2, 3),
            f"The reward function of recipe {recipe} cannot grade {ERROR_SHARE:.0%} or more of the job's responses "
            "and scores them 0. Look at the errors by name in its telemetry lines and correct the data or the grader; "
            "stop the execution if the reward has become noise.",
        )
        self._add(
            f"GraderFails{name}",
            function.metric_errors(statistic="Sum", period=PERIOD),
            _Threshold(FAILED_CALLS),
            f"The reward function of recipe {recipe} raised or timed out {FAILED_CALLS} times in five minutes; Bedrock "
            "ends a job whose calls keep failing. Its log group has the stack trace: correct the grader, deploy, and "
            "start a fresh run.",
        )
        self._add(
            f"GraderThrottled{name}",
            function.metric_throttles(statistic="Sum", period=PERIOD),
            _Threshold(1, 2, 3),
            f"Calls of the reward function of recipe {recipe} are refused, because too many Lambda functions run at a "
            "time. Raise the account's concurrency (Service Quotas, Lambda, L-B99A9384) or run fewer at a time.",
        )
        limit = function.timeout
        if limit is None:
            raise ValueError(f"{reward.node.path} has no time limit")
        self._add(
            f"GraderSlow{name}",
            function.metric_duration(statistic="Maximum", period=PERIOD),
            _Threshold(round(TIMEOUT_SHARE * limit.to_milliseconds())),
            f"A call of the reward function of recipe {recipe} took {TIMEOUT_SHARE:.0%} of its time limit or more; one "
            "over the limit fails. Look which grader is slow: a judge wants a higher quota or a faster model, code "
            "shorter time limits.",
        )
        if reward.judged:
            self._add(
                f"JudgeThrottled{name}",
                _metric("JudgeThrottles", recipe, "Sum"),
                _Threshold(JUDGE_THROTTLES, 3, 3),
                f"The judge of recipe {recipe} has been throttled for a quarter of an hour, which slows the training "
                "and its cost down. Have its requests and tokens per minute raised (Service Quotas, Bedrock), or take "
                "a judge with more.",
            )

    def _add(self, name: str, metric: cloudwatch.IMetric, threshold: _Threshold, description: str) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=threshold.value,
            datapoints_to_alarm=threshold.breaching,
            evaluation_periods=threshold.of,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        alarm.add_alarm_action(self._action)
        self.all.append(alarm)


def _metric(name: str, recipe: str, statistic: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"recipe": recipe, "function": "reward"},
        statistic=statistic,
        period=PERIOD,
    )
