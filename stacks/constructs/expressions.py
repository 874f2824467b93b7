"""The JSONata that the state machine consists of: payloads, outputs and conditions, by name."""

from collections.abc import Mapping
from typing import Any

EXECUTION = {
    "arn": "{% $states.context.Execution.Id %}",
    "name": "{% $states.context.Execution.Name %}",
    "start_time": "{% $states.context.Execution.StartTime %}",
    "input": "{% $states.context.Execution.Input %}",
    "state_machine_arn": "{% $states.context.StateMachine.Id %}",
}
TASK_TOKEN = "{% $states.context.Task.Token %}"  # noqa: S105 - where the token is found


def stage_payload(*, first: bool = False, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a stage function gets. The first state's input is the execution's, which is no ledger."""
    return {
        "execution": EXECUTION,
        "ledger": {} if first else "{% $states.input %}",
        "parameters": dict(parameters or {}),
    }


def kept_as(key: str, *, first: bool = False) -> str:
    """The ledger with the function's answer under `key`."""
    return merged(f'{{"{key}": $states.result.Payload}}', first=first)


def merged(entry: str, *, first: bool = False) -> str:
    """The ledger with an object merged into it."""
    return f"{{% {entry} %}}" if first else f"{{% $merge([$states.input, {entry}]) %}}"


def failure_in(state: str, *, first: bool = False) -> str:
    """The ledger with what a Catch saw."""
    entry = (
        f'{{"failure": {{"state": "{state}", "error": $states.errorOutput.Error, '
        '"cause": $states.errorOutput.Cause}}'
    )
    return merged(entry, first=first)


def decided(key: str, decision: str) -> str:
    """Whether a ledger entry's decision is the one named."""
    return f'{{% $states.input.{key}.decision = "{decision}" %}}'


def flag_is(key: str, flag: str, value: str) -> str:
    """Whether a flag of a ledger entry is `true` or `false`; a missing one is neither."""
    return f"{{% $states.input.{key}.{flag} = {value} %}}"


def approval(key: str) -> str:
    """A person's answer as a ledger entry: anything but a plain yes is a no."""
    answer = "$states.result.approved = true"
    return merged(
        f'{{"{key}": {{"decision": {answer} ? "continue" : "end", '
        f'"outcome": {answer} ? null : "declined", '
        '"reason": $exists($states.result.why) ? $states.result.why : null, '
        '"approved_by": $exists($states.result.by) ? $states.result.by : null}}'
    )


def nobody_answered(key: str) -> str:
    """The ledger entry of an approval that nobody gave in time."""
    return merged(
        f'{{"{key}": {{"decision": "end", "outcome": "declined", '
        '"reason": "Nobody approved within the time that the run waits."}}'
    )


UNEXPECTED_DECISION = merged(
    '{"failure": {"state": "Unexpected decision", "error": "RunStateBroken", '
    '"cause": "A stage decided something that the state machine does not know. Decisions: " & '
    "$string($each($states.input, function($entry, $stage) { {$stage: $entry.decision} }))}}"
)
# Clean up itself failed: the run still ends with the first failure's own words.
CLEAN_UP_FAILED = merged(
    '{"clean_up": {"error": $states.input.failure.error, "cause": $states.input.failure.cause, '
    '"reason": "Clean up failed: " & $states.errorOutput.Cause}}'
)
# The report failed: after a fault the fault stays the reason, otherwise the report is it.
REPORT_FAILED = merged(
    '{"clean_up": $exists($states.input.clean_up) ? $states.input.clean_up : '
    '{"error": $states.errorOutput.Error, "cause": $states.errorOutput.Cause}}'
)
ENDED_WELL = "{% $not($exists($states.input.failure)) %}"
FINAL_ERROR = (
    "{% $exists($states.input.clean_up.error) ? $states.input.clean_up.error : $states.input.failure.error %}"
)
FINAL_CAUSE = (
    "{% $exists($states.input.clean_up.cause) ? $states.input.clean_up.cause : $states.input.failure.cause %}"
)
SHARD_TOTALS = '{"shards": $count($states.result), "responses": $sum($states.result.responses)}'
