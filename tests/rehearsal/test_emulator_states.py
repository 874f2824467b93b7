"""The Step Functions features that the pipeline's state machine rests on, under JSONata, one by one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rehearsal.emulator.local_aws import LocalAws
from tests.rehearsal.emulator_workbench import DOUBLE, Workbench, until

pytestmark = pytest.mark.rehearsal

ACT = """
    import json, time
    class TrainingJobFailed(Exception): ...
    class BedrockThrottled(Exception): ...
    calls = []
    def handler(event, context):
        calls.append(event)
        if event.get("sleep"):
            time.sleep(event["sleep"])
        if event.get("fail"):
            raise globals().get(event["fail"], KeyError)(event.get("cause", "said so"))
        if event.get("fail_first", 0) >= len(calls):
            raise BedrockThrottled("slow down")
        return {"decision": event.get("decision", "continue"), "number": event.get("number", 0), "calls": len(calls)}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with LocalAws(tmp_path_factory.mktemp("aws"), bedrock=DOUBLE) as aws:
        yield Workbench(aws)


@pytest.fixture(scope="module")
def act(bench: Workbench) -> str:
    return bench.function("act", ACT)


def task(function: str, payload: Any, **more: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": function, "Payload": payload},
        "TimeoutSeconds": 20,
        **({"End": True} if "Next" not in more else {}),
        **more,
    }


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


def wait_for_token(function: str, **more: Any) -> dict[str, Any]:
    return {
        **task(function, {"token": "{% $states.context.Task.Token %}"}, **more),
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "TimeoutSeconds": 60,
    }


@pytest.fixture(scope="module")
def notify(bench: Workbench) -> str:
    return bench.function("notify", "def handler(e, c): print('token', e['token'])")


def approval_token(bench: Workbench, count: int = 1) -> str:
    logs = bench.aws.client("logs")

    def found() -> list[str]:
        if not logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/notify")["logGroups"]:
            return []
        events = logs.filter_log_events(logGroupName="/aws/lambda/notify", filterPattern="token")["events"]
        return [event["message"].split()[1] for event in events][count - 1 :]

    return str(until(found)[0])


def test_an_approval_goes_on(bench: Workbench, notify: str) -> None:
    states = {"Approve": wait_for_token(notify, Output="{% $states.result.approved %}")}
    machine = bench.machine("approve", states, notify)
    execution = bench.states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    bench.states.send_task_success(taskToken=approval_token(bench, 1), output='{"approved": true}')
    assert bench.ended(execution)["output"] is True


def test_an_approval_that_nobody_gives_ends_after_the_seconds_of_its_expression(
    bench: Workbench, notify: str
) -> None:
    silence = {"ErrorEquals": ["States.Timeout"], "Next": "Silence"}
    states = {"Approve": wait_for_token(notify, Catch=[silence]), "Silence": {"Type": "Succeed"}}
    states["Approve"]["TimeoutSeconds"] = "{% $states.input.seconds %}"
    machine = bench.machine("silence", states, notify)
    assert bench.run(machine, {"seconds": 1}, seconds=10)["status"] == "SUCCEEDED"


def test_a_refusal_is_caught(bench: Workbench, notify: str) -> None:
    declined = {"ErrorEquals": ["Declined"], "Next": "Declined"}
    states = {"Approve": wait_for_token(notify, Catch=[declined]), "Declined": {"Type": "Succeed"}}
    machine = bench.machine("decline", states, notify)
    execution = bench.states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    bench.states.send_task_failure(taskToken=approval_token(bench, 3), error="Declined", cause="not now")
    assert bench.ended(execution)["status"] == "SUCCEEDED"


def test_a_failed_notifier_fails_the_approval(bench: Workbench, act: str) -> None:
    states = {"Approve": wait_for_token(act)}
    states["Approve"]["Arguments"]["Payload"]["fail"] = "TrainingJobFailed"
    run = bench.run(bench.machine("no-notice", states, act), seconds=5)
    assert (run["status"], run["error"]) == ("FAILED", "TrainingJobFailed")


def test_an_sns_notification_from_the_machine(bench: Workbench) -> None:
    topic = bench.aws.client("sns").create_topic(Name="from-machine")["TopicArn"]
    publish = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sns:publish",
        "Arguments": {"TopicArn": topic, "Message": "{% 'run ' & $states.input.run %}"},
        "End": True,
    }
    allowed = {"Action": "sns:Publish", "Resource": topic}
    assert (
        bench.run(bench.machine("publish", {"Tell": publish}, statements=[allowed]), {"run": "r"})["status"]
        == "SUCCEEDED"
    )
    refused = bench.run(bench.machine("publish-refused", {"Tell": publish}), {"run": "r"})
    assert (refused["status"], refused["error"]) == ("FAILED", "SNS.AuthorizationErrorException")


def test_the_machine_may_do_only_what_its_role_allows(bench: Workbench, act: str) -> None:
    run = bench.run(bench.machine("no-grant", {"Work": task(act, {})}))
    assert (run["status"], run["error"]) == ("FAILED", "Lambda.AWSLambdaException")
    assert "not authorized to perform: lambda:InvokeFunction" in run["cause"]


@pytest.mark.parametrize("how", ["stop", "fail", "succeed"])
def test_an_ending_reaches_a_rule_with_a_function(bench: Workbench, notify: str, how: str) -> None:
    """Catch cannot see an abort: the clean-up listens to the execution's status."""
    wait = {"Type": "Wait", "Seconds": 600, "Next": "End"}
    end = {"Type": "Fail", "Error": "X"} if how == "fail" else {"Type": "Succeed"}
    states = {"Wait": wait, "End": end} if how == "stop" else {"End": end}
    machine = bench.machine(f"ends-{how}", states)
    function = bench.function(f"on-{how}", "import json\ndef handler(e, c): print('STATUS', json.dumps(e))")
    events = bench.aws.client("events")
    pattern = {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [machine], "status": ["FAILED", "ABORTED", "TIMED_OUT"]},
    }
    rule = events.put_rule(Name=f"ends-{how}", EventPattern=json.dumps(pattern))["RuleArn"]
    bench.awslambda.add_permission(
        FunctionName=function, StatementId="rule", Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com", SourceArn=rule,
    )  # fmt: skip
    events.put_targets(Rule=f"ends-{how}", Targets=[{"Id": "1", "Arn": function}])
    execution = bench.states.start_execution(stateMachineArn=machine, input='{"recipe": "math"}')[
        "executionArn"
    ]
    if how == "stop":
        time.sleep(0.3)
        bench.states.stop_execution(executionArn=execution, error="Stopped", cause="by hand")
    assert (
        bench.ended(execution)["status"] == {"stop": "ABORTED", "fail": "FAILED", "succeed": "SUCCEEDED"}[how]
    )
    logs = bench.aws.client("logs")

    def seen() -> list[dict[str, Any]]:
        if not logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/on-{how}")["logGroups"]:
            return []
        found = logs.filter_log_events(logGroupName=f"/aws/lambda/on-{how}", filterPattern="STATUS")["events"]
        return [json.loads(event["message"].partition(" ")[2]) for event in found]

    if how == "succeed":
        time.sleep(0.3)
        assert not seen()
        return
    event = until(seen)[0]
    assert event["detail"]["executionArn"] == execution
    assert event["detail"]["status"] == {"stop": "ABORTED", "fail": "FAILED"}[how]
    assert json.loads(event["detail"]["input"]) == {"recipe": "math"}
