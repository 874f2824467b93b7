"""The state machine's rules that a snapshot shows but does not state."""

import re
from typing import Any

import pytest

from rft_cli.client.stage_names import STAGE_NAMES
from stacks.constructs.stage_table import STAGES
from stacks.project import camel
from tests.infrastructure.reading import Template, all_states, only, state_machine

LAMBDA_TRANSIENT = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
]
# Inside a Map a fault is the Map's; the endings have their own way out.
OTHER_CATCH = {"Clean up": "Write report", "Write report": "Run failed"}


@pytest.fixture(scope="module")
def machine(pipeline: Template) -> dict[str, Any]:
    return state_machine(pipeline)


@pytest.fixture(scope="module")
def states(machine: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return all_states(machine)


def of_kind(states: dict[str, dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {name: state for name, state in states.items() if state["Type"] == kind}


def test_it_is_jsonata_and_bounded(machine: dict[str, Any]) -> None:
    assert machine["QueryLanguage"] == "JSONata"
    assert machine["TimeoutSeconds"] == 90 * 24 * 3600
    assert machine["StartAt"] == "Resolve run"


def test_every_task_has_a_timeout_longer_than_its_functions(states: dict[str, dict[str, Any]]) -> None:
    by_id = {f"Stages{camel(stage.name)}Function": stage.timeout_seconds for stage in STAGES}
    for name, state in of_kind(states, "Task").items():
        function = state["Arguments"]["FunctionName"].rsplit(":", 1)[1][:-8]
        if state["Resource"].endswith("waitForTaskToken"):
            assert state["TimeoutSeconds"] == "{% $states.input.resolve_run.approval_seconds %}"
        else:
            assert state["TimeoutSeconds"] > by_id[function], name


def test_every_task_retries_what_passes_by_itself(states: dict[str, dict[str, Any]]) -> None:
    for state in of_kind(states, "Task").values():
        transient, throttled = state["Retry"]
        assert transient == {
            "ErrorEquals": LAMBDA_TRANSIENT,
            "IntervalSeconds": 2,
            "BackoffRate": 2,
            "MaxDelaySeconds": 60,
            "MaxAttempts": 6,
            "JitterStrategy": "FULL",
        }
        assert throttled == {
            "ErrorEquals": ["BedrockThrottled"],
            "IntervalSeconds": 60,
            "BackoffRate": 2,
            "MaxDelaySeconds": 900,
            "MaxAttempts": 4,
            "JitterStrategy": "FULL",
        }


def test_every_fault_of_the_pipeline_leads_to_clean_up(machine: dict[str, Any]) -> None:
    for name, state in machine["States"].items():
        if state["Type"] in ("Task", "Map"):
            last = state["Catch"][-1]
            assert last["ErrorEquals"] == ["States.ALL"]
            assert last["Next"] == OTHER_CATCH.get(name, "Clean up"), name
            if name not in OTHER_CATCH:
                assert f'"failure": {{"state": "{name}"' in last["Output"]


def test_every_choice_has_a_failing_default(states: dict[str, dict[str, Any]]) -> None:
    for name, state in of_kind(states, "Choice").items():
        target = states[state["Default"]]
        assert state["Default"] in ("Unexpected decision", "Run failed") or target["Type"] == "Fail", name
    assert states["Unexpected decision"]["Next"] == "Clean up"


def test_execution_ends_with_the_report_or_the_first_fault(states: dict[str, dict[str, Any]]) -> None:
    assert states["Write report"]["Next"] == "Ended by a fault?"
    assert states["Clean up"]["Next"] == "Write report"
    assert states["Show outcome"]["Output"] == "{% $states.input.write_report %}"
    assert [name for name, state in states.items() if state["Type"] == "Succeed"] == ["Run ended"]


def test_silence_is_no_approval(states: dict[str, dict[str, Any]]) -> None:
    for what, question in (("training", "Training approved?"), ("promotion", "Promotion approved?")):
        state = states[f"Approve {what}"]
        assert state["Catch"][0]["ErrorEquals"] == ["States.Timeout"]
        assert state["Catch"][0]["Next"] == question
        assert '"outcome": "declined"' in state["Catch"][0]["Output"]
        assert state["Arguments"]["Payload"]["parameters"]["task_token"] == "{% $states.context.Task.Token %}"


def test_each_ledger_key_is_written_before_it_is_read(machine: dict[str, Any]) -> None:
    written = set(re.findall(r'\{"([a-z_]+)": (?:\$states\.result|\{)', str(machine)))
    read = set(re.findall(r"\$states\.input\.([a-z_]+)\.", str(machine)))
    assert read <= written | {"failure"}


def test_arms_are_profiled_with_the_plans_own_shards(states: dict[str, dict[str, Any]]) -> None:
    for name, plan, arm in (
        ("Sample base model", "plan_base_sample", "base_sample"),
        ("Profile base model", "plan_base_profile", "base"),
        ("Profile tuned model", "plan_tuned_profile", "tuned"),
    ):
        state = states[name]
        assert state["Items"] == f"{{% $states.input.{plan}.shards %}}"
        assert state["MaxConcurrency"] == f"{{% $states.input.{plan}.concurrency %}}"
        planning = states[plan.replace("_", " ").capitalize()]
        assert planning["Arguments"]["Payload"]["parameters"] == {"arm": arm}


def test_what_is_not_finished_is_taken_up_again(states: dict[str, dict[str, Any]]) -> None:
    again = {
        "Reward proved?": ("preflight_reward", "Preflight reward"),
        "Profile base shard finished?": ("", "Profile base shard"),
    }
    for name, (key, stage) in again.items():
        [choice] = [each for each in states[name]["Choices"] if each["Next"] == stage]
        entry = f"$states.input.{key}." if key else "$states.input."
        assert choice["Condition"] == f'{{% {entry}decision = "wait" %}}'
        assert states[stage]["Next"] == name
    # What it said last goes back to it: that is how it sees whether it gets on.
    assert states["Preflight reward"]["Arguments"]["Payload"]["ledger"] == "{% $states.input %}"


def test_it_is_logged_without_data_and_traced(pipeline: Template) -> None:
    properties = only(pipeline, "AWS::StepFunctions::StateMachine")["Properties"]
    assert properties["StateMachineType"] == "STANDARD"
    assert properties["TracingConfiguration"] == {"Enabled": True}
    assert properties["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert properties["LoggingConfiguration"]["Level"] == "ALL"
    group = only(pipeline, "AWS::Logs::LogGroup", "StateMachineLogs")["Properties"]
    assert group["LogGroupName"].startswith("/aws/vendedlogs/states/")


def test_those_who_watch_a_run_know_its_stages(
    machine: dict[str, Any], states: dict[str, dict[str, Any]]
) -> None:
    work = {name for name, state in machine["States"].items() if state["Type"] in ("Task", "Map")}
    assert {stage.name for stage in STAGE_NAMES} == work
    for stage in STAGE_NAMES:
        assert (stage.shard is not None) == (machine["States"][stage.name]["Type"] == "Map")
        if stage.shard is not None:
            assert {stage.shard, f"{stage.shard} done"} <= states.keys()
