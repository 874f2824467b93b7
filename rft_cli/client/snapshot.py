"""A run as a person watches it, in plain values: nothing here knows where they come from or how they are shown."""

from dataclasses import dataclass, replace
from enum import StrEnum

from rft_cli.client.runs import ENDED


class StageState(StrEnum):
    """Where a stage is. Skipped: the run went past it, or ended before it."""

    PENDING = "pending"
    RUNNING = "running"
    ASKS = "asks"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    SKIPPED = "skipped"

    @property
    def under_way(self) -> bool:
        """Whether its time goes on."""
        return self in (StageState.RUNNING, StageState.ASKS)


@dataclass(frozen=True)
class StageView:
    """A stage; `seconds` in all, None before it was entered."""

    name: str
    state: StageState
    seconds: float | None = None


@dataclass(frozen=True)
class ProfileView:
    """How far the measuring of a model is: finished shards. The plan's numbers are None until it is read."""

    arm: str
    shards_done: int
    shards: int | None = None
    responses: int | None = None
    """Responses in all, not those that are done."""


@dataclass(frozen=True)
class JobView:
    """The training job as the last look of Monitor job found it; None is not known."""

    state: str | None
    training: str | None
    hours: float | None
    step: int | None
    expected_steps: int | None
    hours_limit: float | None


@dataclass(frozen=True)
class Curves:
    """Series in step order, without the steps that lack them. Lengths in characters, shares in [0, 1]; entropy as the
    job's own events tell it, which not every service does."""

    reward: tuple[float, ...] = ()
    validation: tuple[float, ...] = ()
    length: tuple[float, ...] = ()
    flat_groups: tuple[float, ...] = ()
    entropy: tuple[float, ...] = ()


@dataclass(frozen=True)
class FindingView:
    """A watchdog rule's last word: level note, warn or stop. Without `evaluated` it had no data; `fired` where the
    rule is broken, whatever weight was given to that."""

    rule: str
    level: str
    message: str
    evaluated: bool
    fired: bool = False


@dataclass(frozen=True)
class CostView:
    """USD. `training_so_far` where the price of an hour is known, the forecast where there is one."""

    training_so_far: float | None = None
    forecast: tuple[float, float] | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunSnapshot:
    """Everything that `rft watch` shows of one look."""

    run_id: str
    status: str
    seconds: float
    stages: tuple[StageView, ...]
    model: str | None = None
    simulated: bool = False
    profile: ProfileView | None = None
    job: JobView | None = None
    curves: Curves = Curves()
    findings: tuple[FindingView, ...] = ()
    cost: CostView = CostView()

    @property
    def ended(self) -> bool:
        """Whether the execution has ended."""
        return self.status in ENDED

    @property
    def stage(self) -> str | None:
        """The stage that is under way."""
        return next((stage.name for stage in self.stages if stage.state.under_way), None)

    def later(self, seconds: float) -> "RunSnapshot":
        """The same look when that much time has passed since: only clocks go on."""
        if self.ended:
            return self
        stages = tuple(
            replace(stage, seconds=(stage.seconds or 0.0) + seconds) if stage.state.under_way else stage
            for stage in self.stages
        )
        return replace(self, seconds=self.seconds + seconds, stages=stages)
