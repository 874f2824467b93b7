"""`watchdog` of recipe.yaml and of the execution input: what each rule does, and from where on.

A stopped job leaves no model and cannot be taken up again. So a rule stops only where going on cannot help: nothing
is being learned, what is being learned is wrong, or the money is gone. The others warn; the verdict on the test split
decides about what they saw.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from rft.contracts.strict import Strict


class Level(StrEnum):
    """A note informs, a warning goes to the report and the notifications, stop ends the job."""

    NOTE = "note"
    WARN = "warn"
    STOP = "stop"


Steps = Annotated[int, Field(ge=2, le=100)]
Share = Annotated[float, Field(gt=0, le=1)]


class RewardCollapse(Strict):
    """Identical rewards carry no gradient at all; a reward at half of its best has diverged."""

    level: Level = Field(
        default=Level.STOP, description="No gradient, or a diverged policy: it does not come back."
    )
    window: Steps = Field(default=3, description="Steps that are looked at together.")
    share: Share = Field(
        default=0.5, description="Share of the best mean below which the reward has collapsed."
    )


class GroupSpread(Strict):
    """A prompt whose rollouts all score the same teaches nothing in GRPO."""

    level: Level = Field(default=Level.WARN, description="Slow learning is still learning.")
    window: Steps = Field(default=5, description="Steps that are averaged.")
    share: Share = Field(default=0.8, description="Highest share of prompts without spread.")
    solved: Share = Field(
        default=0.9,
        description="From this mean reward on, equal rollouts are prompts that have been learned.",
    )


class LengthGrowth(Strict):
    """Verbosity that is paid for (azure-skills' threshold of three)."""

    level: Level = Field(
        default=Level.WARN, description="The verdict's length margin decides about the model."
    )
    window: Steps = Field(default=3, description="Steps at the beginning and at the end that are compared.")
    ratio: Annotated[float, Field(gt=1, le=100)] = Field(
        default=3.0, description="Mean length over the first steps'."
    )


class ValidationGap(Strict):
    """Overfitting (azure-skills' thresholds of 0.05 and 0.10)."""

    level: Level = Field(
        default=Level.WARN, description="The verdict on the test split catches what overfitted."
    )
    window: Steps = Field(
        default=5, description="Training steps before an evaluation that it is compared with."
    )
    evaluations: Annotated[int, Field(ge=1, le=50)] = Field(
        default=2, description="Evaluations that are averaged."
    )
    gap: Share = Field(
        default=0.10, description="Training reward minus validation reward, at the rule's level."
    )
    warn_gap: Share = Field(default=0.05, description="The gap that is worth a warning.")


class EntropyCollapse(Strict):
    """A policy without entropy samples one response: there is nothing left to compare."""

    level: Level = Field(default=Level.WARN, description="What has been learned stays; nothing more will be.")
    window: Steps = Field(default=3, description="Steps that are averaged, at the beginning and at the end.")
    floor: Annotated[float, Field(gt=0, le=10)] = Field(
        default=0.02, description="Entropy that is near zero, in nats."
    )
    share: Share = Field(default=0.1, description="Share of the first steps' entropy that is a collapse.")


class GraderErrors(Strict):
    """A rollout that cannot be judged scores 0: the policy learns to avoid what breaks the grader."""

    level: Level = Field(
        default=Level.STOP, description="The reward tells about the grader, not about responses."
    )
    window: Steps = Field(default=5, description="Steps that are counted together.")
    share: Share = Field(
        default=0.1, description="Share of rollouts that cannot be judged, at the rule's level."
    )
    warn_share: Share = Field(default=0.01, description="The share that is worth a warning.")


class InvalidReward(Strict):
    """A reward that is no number, or outside what the contract allows, is no reward."""

    level: Level = Field(default=Level.STOP, description="One such step spoils the policy.")
    low: float = Field(default=0.0, description="Lowest reward.")
    high: float = Field(default=1.0, description="Highest reward.")


class HoursLimit(Strict):
    """Training is billed by the hour; the limit itself is `max_training_hours`."""

    level: Level = Field(default=Level.STOP, description="Billing data lags by hours: this is the real stop.")


class CostLimit(Strict):
    """The limit itself is `budget_usd`; the price of an hour is the forecast's."""

    level: Level = Field(default=Level.STOP, description="The budget is spent.")


class StalledStart(Strict):
    """Jobs were seen to hang for days between validation and training, without an error."""

    level: Level = Field(default=Level.STOP, description="Such a job does not start any more.")
    hours: Annotated[float, Field(gt=0, le=96)] = Field(
        default=6.0, description="Hours from the job's creation."
    )


class SilentReward(Strict):
    """Whether reward calls outlive the session that submitted the job is not documented for open-weight models."""

    level: Level = Field(
        default=Level.WARN, description="Rows may also have lost the stamp that tells whose they are."
    )
    minutes: Annotated[float, Field(ge=5, le=600)] = Field(
        default=15.0, description="Minutes without a reward call while the job trains."
    )


class WatchdogSettings(Strict):
    """Every rule by its id; a rule or a value that is left out keeps its default."""

    hours_limit: HoursLimit = HoursLimit()
    cost_limit: CostLimit = CostLimit()
    stalled_start: StalledStart = StalledStart()
    silent_reward: SilentReward = SilentReward()
    invalid_reward: InvalidReward = InvalidReward()
    grader_errors: GraderErrors = GraderErrors()
    reward_collapse: RewardCollapse = RewardCollapse()
    group_spread: GroupSpread = GroupSpread()
    entropy_collapse: EntropyCollapse = EntropyCollapse()
    validation_gap: ValidationGap = ValidationGap()
    length_growth: LengthGrowth = LengthGrowth()

    def given(self) -> dict[str, dict[str, Any]]:
        """By rule, what was written, without the defaults."""
        found: dict[str, dict[str, Any]] = self.model_dump(mode="json", exclude_unset=True)
        return found

    def over(self, below: "WatchdogSettings") -> "WatchdogSettings":
        """These settings where they were given, `below`'s everywhere else."""
        rules = below.given()
        for rule, values in self.given().items():
            rules[rule] = {**rules.get(rule, {}), **values}
        return WatchdogSettings.model_validate(rules)
