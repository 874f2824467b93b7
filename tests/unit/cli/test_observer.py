"""Watching an execution: stages with their times, the job from the ledger, curves and findings from the objects."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from rft_cli.client.follow import LONGEST_SECONDS, MAX_FAILURES, Pace, follow, passing
from rft_cli.client.readings import cost_view, finding_views, job_view, profile_view
from rft_cli.client.snapshot import CostView, Curves, RunSnapshot, StageState
from tests.unit.cli.recorded_run import LEDGER, START, RecordedObjects, RecordedStates, observer, training_run


def states_of(snapshot: RunSnapshot) -> dict[str, str]:
    return {stage.name: stage.state.value for stage in snapshot.stages}


def test_a_run_in_training() -> None:
    watched = observer(*training_run())
    seen = watched.look()
    states = states_of(seen)
    assert (states["Submit job"], states["Monitor job"], states["Deploy model"]) == (
        "done",
        "running",
        "pending",
    )
    # Only stages that every run enters are announced.
    assert "Approve training" not in states and "Clean up" not in states
    seconds = {stage.name: stage.seconds for stage in seen.stages}
    assert seconds["Resolve run"] == 10.0 and seconds["Deploy model"] is None
    assert seen.job is not None
    assert (seen.job.step, seen.job.expected_steps, seen.job.hours, seen.job.hours_limit) == (
        2,
        60,
        1.5,
        24.0,
    )
    assert seen.curves == Curves((0.25, 0.5), (0.3,), (800.0, 900.0), (0.5,))
    assert [(item.rule, item.evaluated) for item in seen.findings] == [
        ("length_growth", True),
        ("reward_collapse", False),
    ]
    assert seen.cost == CostView(60.0, (1.25, 3.5), ("training",))


def test_only_what_has_changed_is_fetched_again() -> None:
    states, objects = training_run()
    watched = observer(states, objects)
    first = watched.look()
    assert len(objects.sent) == 3 and states.asked_for_data == 1
    assert watched.look().curves == first.curves
    assert len(objects.sent) == 3 and states.asked_for_data == 1
    objects.put("training_metrics.jsonl", '{"step": 1, "critic/rewards/mean": 0.75}\n')
    assert watched.look().curves.reward == (0.75,)
    assert len(objects.sent) == 4


def test_a_stage_that_is_entered_again_keeps_its_time() -> None:
    states = RecordedStates()
    for name, second in (("Submit job", 0), ("Monitor job", 5), ("Submit job", 25), ("Monitor job", 35)):
        states.enter(name, second, LEDGER)
    states.end("SUCCEEDED", 65)
    seconds = {stage.name: stage.seconds for stage in observer(states, RecordedObjects()).look().stages}
    assert (seconds["Submit job"], seconds["Monitor job"]) == (15.0, 50.0)


def test_a_profile_counts_its_finished_shards() -> None:
    states, objects = RecordedStates(), RecordedObjects()
    states.enter("Profile base model", 0, LEDGER)
    for second in (1, 2, 3):
        states.enter("Profile base shard", second)
    states.enter("Profile base shard done", 4)
    objects.put(
        "profiles/base/plan.json",
        {"shards": ["a", "b", "c"], "prompts": 30, "settings": {"samples_per_prompt": 4}},
    )
    seen = observer(states, objects).look()
    assert seen.stage == "Profile base model"
    assert seen.profile == profile_view(
        "base", 1, {"shards": [1, 2, 3], "prompts": 30, "settings": {"samples_per_prompt": 4}}
    )
    assert (seen.profile.shards, seen.profile.responses) == (3, 120)


@pytest.mark.parametrize(
    ("entered", "status", "stage", "state"),
    [
        (["Resolve run", "Clean up", "Write report"], "FAILED", "Resolve run", "failed"),
        (["Resolve run", "Clean up", "Write report"], "FAILED", "Write report", "done"),
        (["Resolve run", "Clean up", "Write report"], "FAILED", "Submit job", "skipped"),
        (["Resolve run", "Write report"], "FAILED", "Write report", "failed"),
        (["Resolve run"], "ABORTED", "Resolve run", "stopped"),
        (["Resolve run"], "TIMED_OUT", "Validate datasets", "skipped"),
        (["Resolve run", "Validate datasets", "Write report"], "RUNNING", "Preflight reward", "skipped"),
        (["Resolve run", "Forecast run", "Approve training"], "RUNNING", "Approve training", "asks"),
    ],
)
def test_what_became_of_each_stage(entered: list[str], status: str, stage: str, state: str) -> None:
    states = RecordedStates()
    for second, name in enumerate(entered):
        states.enter(name, second, LEDGER)
    if status != "RUNNING":
        states.end(status, 60)
    assert states_of(observer(states, RecordedObjects()).look())[stage] == state


def test_a_run_that_has_only_begun() -> None:
    seen = observer(RecordedStates(), RecordedObjects()).look()
    assert (seen.stage, seen.job, seen.profile, seen.findings) == (None, None, None, ())
    assert all(stage.state is StageState.PENDING for stage in seen.stages)
    later = seen.later(5.0)
    assert later.seconds == pytest.approx(seen.seconds + 5.0) and later.stages == seen.stages


def test_objects_of_another_kind_are_not_known_and_no_fault() -> None:
    states, objects = training_run()
    objects.put("run.json", "[]")
    objects.put("training_metrics.jsonl", 'no json\n[1]\n{"step": 1, "critic/rewards/mean": "high"}\n')
    objects.put("findings/watchdog.json", {"findings": [1, {"rule": "r"}]})
    seen = observer(states, objects).look()
    assert seen.curves == Curves() and seen.model is None
    assert [(item.rule, item.level) for item in seen.findings] == [("r", "None")]
    assert finding_views({"findings": "x"}) == ()
    assert job_view({"monitor_job": 3}, {}).step is None
    assert profile_view("base", 0, {"shards": 4}).shards is None


def test_the_last_entry_of_the_job_tells_that_it_completed() -> None:
    job = job_view({"monitor_job": {"decision": "continue", "model_id": "m", "steps": 60, "hours": 4.0}}, {})
    assert (job.state, job.step, job.hours_limit) == ("Completed", 60, None)


def test_a_price_that_the_watchdog_knows_comes_first() -> None:
    job = job_view({"monitor_job": {"hours": 2.0}}, {})
    facts = {"costs": {"training_hour_usd": 40.0}}
    record = {"findings": [3, {"numbers": {"usd": 1.0}}, {"numbers": {"hour_usd": 30.0}}]}
    assert cost_view({}, facts, record, job).training_so_far == 60.0
    assert cost_view({}, facts, {}, job).training_so_far == 80.0
    assert cost_view({}, {}, {}, job).training_so_far is None


class Refusing:
    """Looks that fail in this order, and then show an ended run."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.waits: list[float] = []
        self.troubles: list[str] = []
        self.shown: list[RunSnapshot] = []

    def look(self) -> RunSnapshot:
        if self._errors:
            raise self._errors.pop(0)
        states = RecordedStates()
        states.end("SUCCEEDED", 5)
        return observer(states, RecordedObjects()).look()

    def run(self) -> RunSnapshot:
        return follow(self.look, self.shown.append, self.troubles.append, Pace(), self.waits.append)


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "m"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetExecutionHistory")


def test_throttling_and_a_lost_network_are_waited_out() -> None:
    gone = EndpointConnectionError(endpoint_url="https://states")
    watch = Refusing(refusal("ThrottlingException"), gone, refusal("InternalError", 500))
    assert watch.run().ended
    assert watch.waits == [LONGEST_SECONDS] * 3 and len(watch.shown) == 1
    assert "ThrottlingException" in watch.troubles[0] and "EndpointConnectionError" in watch.troubles[1]


@pytest.mark.parametrize(
    "error", [refusal("AccessDeniedException"), refusal("ExpiredToken"), NoCredentialsError()]
)
def test_a_refusal_for_good_ends_the_watching(error: Any) -> None:
    assert not passing(error)
    with pytest.raises(type(error)):
        Refusing(error).run()


def test_an_outage_without_end_ends_the_watching() -> None:
    with pytest.raises(ClientError):
        Refusing(*[refusal("Throttling")] * MAX_FAILURES).run()


def test_the_pace_slows_and_starts_anew_with_a_stage() -> None:
    pace = Pace()
    waits = [pace.wait(moved=False) for _ in range(12)]
    assert waits[0] == 2.0 and waits == sorted(waits) and waits[-1] == LONGEST_SECONDS
    assert pace.wait(moved=True) == 2.0 and pace.wait(moved=False) == 2.5
    assert [Pace(30.0).wait(moved=True)] * 2 == [30.0] * 2


def test_time_between_events_is_the_services_own() -> None:
    states = RecordedStates()
    states.enter("Resolve run", 3600 * 24 * 365, LEDGER)
    watched = observer(states, RecordedObjects())
    states.answer["startDate"] = START + timedelta(days=365)
    # The service's clock may be ahead of this machine's.
    assert next(stage.seconds for stage in watched.look().stages) == 0.0
