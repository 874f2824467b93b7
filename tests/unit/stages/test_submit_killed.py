"""Submit dies, or its run is aborted, after any of its calls: there are never two jobs, and an aborted run has none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from rft.contracts.errors import TrainingJobFailed
from rft_aws.release_run import stop_jobs
from rft_aws.resources import note_ended
from rft_aws.stage import StageContext
from stages.submit_job import submit
from tests.fakes.runs import ENVIRONMENT, RUN_ID, context, execution, grader, run
from tests.unit.stages.stand_ins import BedrockStandIn, Killed, MantleStandIn, StandIn, alive

SERVICES: dict[str, Callable[[], StandIn]] = {
    "bedrock": lambda: BedrockStandIn(faults=["job-stalls"]),
    "bedrock without validation data": lambda: BedrockStandIn(
        faults=["job-stalls", "validation-data-refused"]
    ),
    "mantle": lambda: MantleStandIn(faults=["job-stalls"]),
}
# At the least: looking it up, noting it, creating it, looking at it, noting its id.
FEWEST_CALLS = 7


class World:
    """Runs Submit against fresh services, one for each call after which something is to happen."""

    def __init__(self, make: Callable[[], StandIn], monkeypatch: pytest.MonkeyPatch) -> None:
        self.service = make()
        for module in ("stages.submit_job", "rft_aws.release_run"):
            monkeypatch.setattr(f"{module}.backend_for", lambda *_: self.service.backend)
        monkeypatch.setattr("rft_aws.release_run.POLL_SECONDS", 0.01)
        monkeypatch.setattr("rft_aws.job_request.clients.sns", lambda: None)
        monkeypatch.setattr("rft_aws.job_request.publish", lambda *_: self.service.calls.happened("Publish"))

    def after_each_call(self, then: Callable[[], None]) -> Iterator[int]:
        """The number of the call after which it happens, in a world where nothing has happened yet."""
        for number in count(1):
            self.service.reset()
            self.service.calls.after(number, then)
            yield number

    def context(self, name: str = "first") -> StageContext:
        made = context(self.service.s3, {}, name)
        return replace(made, run=run(reward=grader("reward").model_copy(update={"arn": self.service.reward})))

    def submit(self, name: str = "first") -> bool:
        """Whether Submit got through, in the execution of that name."""
        try:
            submit(self.context(name))
        except Killed:
            return False
        return True

    def clean_up(self) -> None:
        note_ended(self.context().store, RUN_ID, execution("first").arn)
        stop_jobs(self.context().store, ENVIRONMENT, run())


def die() -> None:
    raise Killed


@pytest.fixture(params=SERVICES)
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(SERVICES[request.param], monkeypatch)


@pytest.mark.parametrize("name", ["first", "second"], ids=["retried", "resumed"])
def test_killed_after_any_call_there_is_one_job(world: World, name: str) -> None:
    for number in world.after_each_call(die):
        got_through = world.submit()
        unharmed = world.service.calls.forget()
        assert got_through == unharmed
        assert world.submit(name)
        assert (len(world.service.jobs), alive(world.service)) == (1, 1), world.service.calls.made
        if unharmed:
            assert number > FEWEST_CALLS
            break


def test_killed_twice_there_is_one_job(world: World) -> None:
    for number in world.after_each_call(die):
        got_through = world.submit()
        world.service.calls.forget()
        world.service.calls.after(number // 2 + 1, die)
        world.submit("second")
        world.service.calls.forget()
        assert world.submit("third")
        assert len(world.service.jobs) == 1, world.service.calls.made
        if got_through:
            break


def test_killed_and_aborted_after_any_call_there_is_none(world: World) -> None:
    for _ in world.after_each_call(die):
        got_through = world.submit()
        world.service.calls.forget()
        world.clean_up()
        assert (alive(world.service), world.service.uploads) == (0, 0), world.service.calls.made
        if got_through:
            break


def test_aborted_after_any_call_there_is_none(world: World) -> None:
    """The execution is aborted and cleaned up while the function still runs, which an abort does not stop."""
    for _ in world.after_each_call(world.clean_up):
        try:
            world.submit()
        except TrainingJobFailed as fault:
            # The uploaded file may be gone before the job could be made of it.
            assert any(words in str(fault) for words in ("stopped again", "No such File"))
        if world.service.calls.forget():
            break
        assert (alive(world.service), world.service.uploads) == (0, 0), world.service.calls.made
