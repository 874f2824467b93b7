"""The dashboard of a deployment: its runs at the top, then rows for each recipe."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from rft.contracts.metrics import COMPONENT_PREFIX, JOB_PHASES, NAMESPACE
from stacks.constructs.reward_function import RewardFunction

PERIOD = Duration.minutes(5)
"""As long as Monitor job waits at most between two looks."""
WIDTH, HEIGHT = 8, 6
Metrics = list[cloudwatch.IMetric]


def deployment_widgets(
    machine: sfn.IStateMachine, dead_letters: sqs.IQueue, alarms: Sequence[cloudwatch.IAlarm]
) -> list[cloudwatch.IWidget]:
    """What holds for all recipes: the alarms, how runs ended, what could not be delivered."""
    executions: Metrics = [
        machine.metric_started(label="started", statistic="Sum", period=PERIOD),
        machine.metric_succeeded(label="ended with a verdict or a refusal", statistic="Sum", period=PERIOD),
        machine.metric_failed(label="failed", statistic="Sum", period=PERIOD),
        machine.metric_aborted(label="aborted by a person", statistic="Sum", period=PERIOD),
    ]
    letters: Metrics = [
        dead_letters.metric_approximate_number_of_messages_visible(
            label="not delivered", statistic="Maximum", period=PERIOD
        )
    ]
    return [
        cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=WIDTH, height=HEIGHT),
        _graph("Runs", executions),
        _graph("Dead letters", letters),
    ]


def recipe_widgets(reward: RewardFunction) -> list[list[cloudwatch.IWidget]]:
    """The rows of one recipe, its name above them."""
    graded, watched = _Of(reward.recipe, "reward"), _Of(reward.recipe)
    function = reward.function
    title = cloudwatch.TextWidget(markdown=f"## {reward.recipe}", width=3 * WIDTH, height=1)
    rows: list[list[cloudwatch.IWidget]] = [
        [title],
        [
            _graph(
                "Reward", [graded("RewardMean", "training"), graded("ValidationReward", "validation")], top=1
            ),
            _graph("Components", [_components(reward.recipe)], top=1),
            _graph(
                "Spread, and prompts without a signal",
                [
                    graded("RewardSpread", "spread of a batch"),
                    watched("ZeroVarianceShare", "share of prompts whose responses all scored the same"),
                ],
                top=1,
            ),
        ],
        [
            _graph("Response length (characters)", [graded("ResponseLength", "mean")]),
            _graph(
                f"Grader latency (ms; times out at {_timeout(reward).to_milliseconds():,})",
                [
                    graded("GraderLatency", "mean"),
                    graded("GraderLatency", "slowest twentieth", "p95"),
                    function.metric_duration(label="slowest", statistic="Maximum", period=PERIOD),
                ],
            ),
            _graph(
                "Grader errors",
                [
                    graded("Samples", "responses", "Sum"),
                    graded("GraderErrors", "of them not graded", "Sum"),
                    function.metric_errors(label="calls failed", statistic="Sum", period=PERIOD),
                    function.metric_throttles(label="calls throttled", statistic="Sum", period=PERIOD),
                ],
                share=[graded("GraderErrorShare", "share of the job's responses")],
            ),
        ],
        [
            _job(watched),
            _graph(
                "Progress (% of steps) and hours",
                [watched("TrainingProgress", "progress", "Maximum")],
                share=[watched("TrainingHours", "hours (right)", "Maximum")],
            ),
            _graph("Watchdog: warnings and stops", [watched("WatchdogFindings", "findings", "Maximum")]),
        ],
    ]
    return [*rows, _judge(graded)] if reward.judged else rows


class _Of:
    """Metrics of one recipe, and of one of its functions where it is named."""

    def __init__(self, recipe: str, function: str | None = None) -> None:
        self._dimensions: Mapping[str, str] = {
            "recipe": recipe,
            **({"function": function} if function is not None else {}),
        }

    def __call__(self, name: str, label: str, statistic: str = "Average") -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=name,
            dimensions_map=self._dimensions,
            label=label,
            statistic=statistic,
            period=PERIOD,
        )


def _components(recipe: str) -> cloudwatch.SearchExpression:
    """Whatever components the graders report: a search, since only a running grader knows its components."""
    word = COMPONENT_PREFIX.rstrip("/")
    query = f'{{{NAMESPACE},function,recipe}} recipe="{recipe}" function="reward" {word}'
    return cloudwatch.SearchExpression(expression=f"SEARCH('{query}', 'Average')", label="", period=PERIOD)


def _job(watched: _Of) -> cloudwatch.GraphWidget:
    """Where the job is: a line through named levels."""
    return cloudwatch.GraphWidget(
        title="Training job",
        left=[watched("JobPhase", "phase", "Maximum")],
        left_y_axis=cloudwatch.YAxisProps(min=0, max=max(JOB_PHASES.values()), show_units=False),
        left_annotations=[
            cloudwatch.HorizontalAnnotation(value=number, label=word, color=cloudwatch.Color.GREY)
            for word, number in JOB_PHASES.items()
        ],
        width=WIDTH,
        height=HEIGHT,
    )


def _judge(graded: _Of) -> list[cloudwatch.IWidget]:
    calls = [
        graded("JudgeCalls", "calls", "Sum"),
        graded("JudgeThrottles", "throttled", "Sum"),
        graded("JudgeRefusals", "refused for content", "Sum"),
    ]
    tokens = [graded("JudgeInputTokens", "input", "Sum"), graded("JudgeOutputTokens", "output", "Sum")]
    return [_graph("Judge calls", calls), _graph("Judge tokens", tokens)]


def _graph(
    title: str,
    metrics: Sequence[cloudwatch.IMetric],
    *,
    top: float | None = None,
    share: Sequence[cloudwatch.IMetric] = (),
) -> cloudwatch.GraphWidget:
    """A graph from zero; `top` fixes its upper end, `share` has an axis of its own on the right."""
    zero = cloudwatch.YAxisProps(min=0, show_units=False)
    return cloudwatch.GraphWidget(
        title=title,
        left=list(metrics),
        right=list(share),
        left_y_axis=cloudwatch.YAxisProps(min=0, max=top, show_units=False),
        right_y_axis=zero if share else None,
        width=WIDTH,
        height=HEIGHT,
    )


def _timeout(reward: RewardFunction) -> Duration:
    timeout = reward.function.timeout
    if timeout is None:
        raise ValueError(f"{reward.node.path} has no time limit")
    return timeout
