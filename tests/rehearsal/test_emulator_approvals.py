"""What a state machine waits for, may do, and tells the outside of its end, one by one."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.rehearsal.emulator_workbench import Workbench, task, until

pytestmark = pytest.mark.rehearsal


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
