"""The Step Functions features that the pipeline's state machine rests on, under JSONata, one by one."""

from __future__ import annotations

import pytest

from tests.rehearsal.emulator_workbench import ACT, Workbench, task

pytestmark = pytest.mark.rehearsal


def test_arguments_output_and_variables(bench: Workbench, act: str) -> None:
    states = {
        "First": task(
            act,
            {"number": "{% $states.input.start + 1 %}"},
            Assign={"ledger": "{% $merge([{}, {'first': $states.result.Payload}]) %}"},
            Output="{% $states.result.Payload.number %}",
            Next="Second",
        ),
        "Second": task(
            act,
            {"number": "{% $states.input + 1 %}", "execution": "{% $states.context.Execution.Id %}"},
            Assign={"ledger": "{% $merge([$ledger, {'second': $states.result.Payload}]) %}"},
            Next="Last",
        ),
        "Last": {
            "Type": "Pass",
            "Output": {
                "numbers": "{% [$ledger.first.number, $ledger.second.number] %}",
                "arn": "{% $states.context.Execution.Id %}",
                "name": "{% $states.context.Execution.Name %}",
                "start": "{% $states.context.Execution.StartTime %}",
                "input": "{% $states.context.Execution.Input %}",
                "machine": "{% $states.context.StateMachine.Id %}",
            },
            "End": True,
        },
    }
    machine = bench.machine("arguments", states, act)
    run = bench.run(machine, {"start": 1})
    assert run["output"]["numbers"] == [2, 3]
    assert run["output"]["arn"] == run["executionArn"]
    assert run["output"]["input"] == {"start": 1}
    assert run["output"]["machine"] == machine
    assert run["output"]["start"].endswith("Z")


def test_choice_and_a_waiting_loop(bench: Workbench, act: str) -> None:
    """Monitor's shape: a task, a choice, a wait of a computed length, back to the task."""
    states = {
        "Begin": {"Type": "Pass", "Assign": {"round": 0, "pause": 1}, "Next": "Look"},
        "Look": task(act, {"number": "{% $round %}"}, Assign={"round": "{% $round + 1 %}"}, Next="Finished"),
        "Finished": {
            "Type": "Choice",
            "Choices": [
                {"Condition": "{% $round >= 3 %}", "Next": "Done"},
                {"Condition": "{% $round < 3 %}", "Next": "Pause"},
            ],
            "Default": "Broken",
        },
        "Pause": {
            "Type": "Wait",
            "Seconds": "{% $min([$pause * 2, 300]) %}",
            "Assign": {"pause": "{% $min([$pause * 2, 300]) %}"},
            "Next": "Look",
        },
        "Done": {"Type": "Succeed", "Output": {"rounds": "{% $round %}", "pause": "{% $pause %}"}},
        "Broken": {"Type": "Fail"},
    }
    assert bench.run(bench.machine("loop", states, act))["output"] == {"rounds": 3, "pause": 4}


def test_the_default_of_a_choice_fails(bench: Workbench) -> None:
    choice = {"Type": "Choice", "Choices": [{"Condition": "{% false %}", "Next": "No"}], "Default": "No"}
    fail = {
        "Type": "Fail",
        "Error": "{% $states.input.error %}",
        "Cause": "{% 'ended: ' & $states.input.why %}",
    }
    run = bench.run(
        bench.machine("default", {"Pick": choice, "No": fail}), {"error": "StageFault", "why": "odd"}
    )
    assert (run["status"], run["error"], run["cause"]) == ("FAILED", "StageFault", "ended: odd")


def test_an_inline_map_over_an_expression(bench: Workbench, act: str) -> None:
    states = {
        "Shards": {
            "Type": "Map",
            "Items": "{% $states.input.keys %}",
            "ItemSelector": {
                "shard": "{% $states.context.Map.Item.Value %}",
                "number": "{% $states.context.Map.Item.Index %}",
            },
            "MaxConcurrency": 3,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Shard",
                "States": {
                    "Shard": task(act, "{% $states.input %}", Output="{% $states.result.Payload.number %}")
                },
            },
            "Assign": {"numbers": "{% $states.result %}"},
            "Output": {"sum": "{% $sum($states.result) %}", "count": "{% $count($states.result) %}"},
            "Next": "After",
        },
        "After": {
            "Type": "Pass",
            "Output": {"map": "{% $states.input %}", "kept": "{% $count($numbers) %}"},
            "End": True,
        },
    }
    run = bench.run(bench.machine("map", states, act), {"keys": [f"s{i}" for i in range(12)]})
    assert run["output"] == {"map": {"sum": 66, "count": 12}, "kept": 12}


def test_a_map_hands_on_the_error_of_an_item(bench: Workbench, act: str) -> None:
    states = {
        "Shards": {
            "Type": "Map",
            "Items": "{% $states.input.keys %}",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Shard",
                "States": {"Shard": task(act, {"fail": "BedrockThrottled"})},
            },
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Output": {"error": "{% $states.errorOutput.Error %}"},
                    "Next": "Seen",
                }
            ],
            "End": True,
        },
        "Seen": {"Type": "Pass", "End": True},
    }
    assert bench.run(bench.machine("map-error", states, act), {"keys": [1]})["output"] == {
        "error": "BedrockThrottled"
    }


def test_a_retry_by_exception_class(bench: Workbench) -> None:
    function = bench.function("fails-twice", ACT)
    retry = [
        {
            "ErrorEquals": ["BedrockThrottled", "Lambda.TooManyRequestsException"],
            "IntervalSeconds": 1,
            "BackoffRate": 2,
            "MaxAttempts": 4,
            "MaxDelaySeconds": 60,
            "JitterStrategy": "FULL",
        }
    ]
    states = {
        "Work": task(function, {"fail_first": 2}, Retry=retry, Output="{% $states.result.Payload.calls %}")
    }
    assert bench.run(bench.machine("retry", states, function))["output"] == 3


def test_a_catch_by_exception_class_and_a_common_clean_up(bench: Workbench, act: str) -> None:
    caught = {
        "failure": {"error": "{% $states.errorOutput.Error %}", "cause": "{% $states.errorOutput.Cause %}"}
    }
    states = {
        "Work": task(
            act,
            {"fail": "TrainingJobFailed", "cause": "job ended Failed"},
            Catch=[
                {"ErrorEquals": ["AccountNotReady"], "Next": "Wrong"},
                {"ErrorEquals": ["TrainingJobFailed"], "Assign": caught, "Next": "Clean up"},
                {"ErrorEquals": ["States.ALL"], "Next": "Wrong"},
            ],
            Next="Wrong",
        ),
        "Clean up": task(act, {"decision": "cleaned"}, Next="Failed"),
        "Wrong": {"Type": "Succeed"},
        "Failed": {
            "Type": "Fail",
            "Error": "{% $failure.error %}",
            "Cause": "{% $parse($failure.cause).errorMessage %}",
        },
    }
    run = bench.run(bench.machine("catch", states, act))
    assert (run["status"], run["error"], run["cause"]) == ("FAILED", "TrainingJobFailed", "job ended Failed")


def test_a_task_that_takes_too_long_times_out(bench: Workbench, act: str) -> None:
    late = {"ErrorEquals": ["States.Timeout"], "Next": "Late"}
    states = {"Work": task(act, {"sleep": 5}, TimeoutSeconds=1, Catch=[late]), "Late": {"Type": "Succeed"}}
    assert bench.run(bench.machine("timeout", states, act))["status"] == "SUCCEEDED"
