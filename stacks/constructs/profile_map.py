"""A profile's Map: one item a shard, taken up again until the shard is done."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from stacks.constructs.expressions import EXECUTION, SHARD_TOTALS, merged
from stacks.constructs.retries import add_retries

SHARD_KEYS = ("execution", "run_id", "shard", "attempt", "done")


def profile_map(
    scope: Construct,
    name: str,
    shard_name: str,
    *,
    function: lambda_.IFunction,
    plan_key: str,
    ledger_key: str,
    timeout_seconds: int,
) -> sfn.Map:
    """The Map over the plan's shards; its ledger entry is `{"shards": count, "responses": sum}`."""
    profile = sfn.Map.jsonata(
        scope,
        name,
        items=sfn.ProvideItems.jsonata(f"{{% $states.input.{plan_key}.shards %}}"),
        jsonata_max_concurrency=f"{{% $states.input.{plan_key}.concurrency %}}",
        item_selector={
            "execution": EXECUTION,
            "run_id": "{% $states.input.resolve_run.run_id %}",
            "shard": "{% $states.context.Map.Item.Value %}",
            "attempt": 1,
            "done": 0,
        },
        outputs=merged(f'{{"{ledger_key}": {SHARD_TOTALS}}}'),
    )
    profile.item_processor(_one_shard(scope, shard_name, function, timeout_seconds))
    return profile


def _one_shard(
    scope: Construct, name: str, function: lambda_.IFunction, timeout_seconds: int
) -> sfn.IChainable:
    task = tasks.LambdaInvoke.jsonata(
        scope,
        name,
        lambda_function=function,
        payload=sfn.TaskInput.from_object({key: f"{{% $states.input.{key} %}}" for key in SHARD_KEYS}),
        outputs="{% $merge([$states.input, $states.result.Payload]) %}",
        retry_on_service_exceptions=False,
        task_timeout=sfn.Timeout.duration(Duration.seconds(timeout_seconds)),
    )
    add_retries(task)
    finished = sfn.Pass.jsonata(scope, f"{name} done", outputs={"responses": "{% $states.input.responses %}"})
    unexpected = sfn.Fail.jsonata(
        scope,
        f"{name} undecided",
        error="RunStateBroken",
        cause="The shard's function decided something that the state machine does not know.",
    )
    return task.next(
        sfn.Choice.jsonata(scope, f"{name} finished?")
        .when(sfn.Condition.jsonata('{% $states.input.decision = "wait" %}'), task)
        .when(sfn.Condition.jsonata('{% $states.input.decision = "continue" %}'), finished)
        .otherwise(unexpected)
    )
