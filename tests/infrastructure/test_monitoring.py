"""Dashboard and alarms: what they watch, what their mails say, and that the mails can leave."""

import json
from typing import Any

import pytest

from rft.contracts.metrics import JOB_PHASES
from tests.infrastructure.reading import Template, of_type, only, text


def widgets(pipeline: Template) -> list[dict[str, Any]]:
    body = text(only(pipeline, "AWS::CloudWatch::Dashboard")["Properties"]["DashboardBody"])
    found: list[dict[str, Any]] = json.loads(body)["widgets"]
    return found


def alarms(pipeline: Template) -> dict[str, dict[str, Any]]:
    found = of_type(pipeline, "AWS::CloudWatch::Alarm")
    return {name.removeprefix("MonitoringAlarms")[:-8]: alarm["Properties"] for name, alarm in found.items()}


def test_the_dashboard_has_a_graph_for_everything_that_can_be_watched(pipeline: Template) -> None:
    titles = [
        each["properties"].get("title") or each["properties"].get("markdown") for each in widgets(pipeline)
    ]
    assert titles == [
        "Alarms", "Runs", "Dead letters", "## math",
        "Reward", "Components", "Spread, and prompts without a signal",
        "Response length (characters)", "Grader latency (ms; times out at 300,000)", "Grader errors",
        "Training job", "Progress (% of steps) and hours", "Watchdog: warnings and stops",
    ]  # fmt: skip


def test_nothing_overlaps_and_nothing_is_wider_than_the_dashboard(pipeline: Template) -> None:
    taken = set()
    for each in widgets(pipeline):
        for x in range(each["x"], each["x"] + each["width"]):
            for y in range(each["y"], each["y"] + each["height"]):
                assert x < 24 and (x, y) not in taken
                taken.add((x, y))


def test_the_job_is_a_line_through_named_levels(pipeline: Template) -> None:
    [job] = [each for each in widgets(pipeline) if each["properties"].get("title") == "Training job"]
    levels = job["properties"]["annotations"]["horizontal"]
    assert {level["label"]: level["value"] for level in levels} == JOB_PHASES


def test_each_alarm_mails_a_sentence_that_says_what_to_do(pipeline: Template) -> None:
    [topic] = of_type(pipeline, "AWS::SNS::Topic")
    found = alarms(pipeline)
    assert set(found) == {
        "RunFailed", "DeadLetters", "GraderErrorsMath", "GraderFailsMath", "GraderThrottledMath", "GraderSlowMath",
    }  # fmt: skip
    for alarm in found.values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["TreatMissingData"] == "notBreaching"
        assert len(alarm["AlarmDescription"]) <= 1024
        assert any(
            verb in alarm["AlarmDescription"] for verb in ("Open", "Read", "Look", "Raise", "Have", "correct")
        )


@pytest.mark.parametrize(
    ("name", "threshold", "breaching", "of"),
    [
        ("RunFailed", 1, 1, 1),
        ("DeadLetters", 1, 1, 1),
        ("GraderErrorsMath", 0.05, 2, 3),
        ("GraderFailsMath", 3, 1, 1),
        ("GraderThrottledMath", 1, 2, 3),
        ("GraderSlowMath", 0.8 * 300_000, 1, 1),
    ],
)
def test_thresholds(pipeline: Template, name: str, threshold: float, breaching: int, of: int) -> None:
    alarm = alarms(pipeline)[name]
    assert (alarm["Threshold"], alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (
        threshold, breaching, of,
    )  # fmt: skip
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_alarms_of_this_account_may_publish_to_the_topic(pipeline: Template) -> None:
    policy = only(pipeline, "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]["Statement"]
    [ours] = [each for each in policy if each.get("Sid") == "AlarmsPublish"]
    assert (ours["Principal"], ours["Action"]) == ({"Service": "cloudwatch.amazonaws.com"}, "sns:Publish")
    assert ours["Condition"]["StringEquals"] == {"aws:SourceAccount": "000000000000"}
    assert text(ours["Condition"]["ArnLike"]["aws:SourceArn"]).endswith(
        ":cloudwatch:us-east-1:000000000000:alarm:*"
    )


def test_failed_runs_are_those_of_this_very_machine(pipeline: Template) -> None:
    [machine] = of_type(pipeline, "AWS::StepFunctions::StateMachine")
    [dimension] = alarms(pipeline)["RunFailed"]["Dimensions"]
    assert dimension == {"Name": "StateMachineArn", "Value": {"Ref": machine}}
