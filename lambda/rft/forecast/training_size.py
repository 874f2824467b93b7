"""How large the job is, and whether the reward function keeps up with it."""

from rft.contracts.recipe import Strict
from rft.forecast.inputs import ForecastInputs
from rft.forecast.learnability import Learnability
from rft.forecast.reasons import Level, Reason
from rft.training.hyperparameters import steps_of

# Above it, rollouts wait for the reward longer than a step of a small job usually takes.
SLOW_STEP_SECONDS = 120.0


class Training(Strict):
    """The job's size; None where Bedrock chooses a hyperparameter that it depends on.

    `groups_per_step` are the prompts of a step, `effective_groups_per_step` those of them that carry a gradient if
    groups are as often flat as in the base sample.
    """

    effective_rows: int
    steps: int | None
    groups_per_step: int | None
    effective_groups_per_step: float | None
    rollouts_per_step: int | None
    rollouts: int | None
    reward_seconds_per_step: float | None


def training_size(given: ForecastInputs, found: Learnability) -> Training:
    """The job as its hyperparameters make it."""
    chosen = given.hyperparameters
    steps = groups = per_step = seconds = rollouts = None
    if chosen.batchSize is not None:
        groups = min(chosen.batchSize, given.effective_rows)
        if chosen.epochCount is not None:
            steps = steps_of(given.effective_rows, chosen.epochCount, chosen.batchSize)
        if chosen.trainingSamplePerPrompt is not None:
            per_step = groups * chosen.trainingSamplePerPrompt
    if per_step is not None and given.reward_latency_ms is not None:
        seconds = per_step * given.reward_latency_ms / 1000 / given.reward_concurrency
    if chosen.epochCount is not None and chosen.trainingSamplePerPrompt is not None:
        rollouts = given.effective_rows * chosen.epochCount * chosen.trainingSamplePerPrompt
    return Training(
        effective_rows=given.effective_rows,
        steps=steps,
        groups_per_step=groups,
        effective_groups_per_step=None if groups is None else groups * (1 - found.flat_share),
        rollouts_per_step=per_step,
        rollouts=rollouts,
        reward_seconds_per_step=seconds,
    )


def reward_speed_checks(training: Training, given: ForecastInputs) -> list[Reason]:
    """Whether a step waits for its grades; silent where that was not measured."""
    seconds = training.reward_seconds_per_step
    if seconds is None:
        return []
    slow = seconds > SLOW_STEP_SECONDS
    text = (
        f"Grading one step takes about {seconds:,.0f} s ({training.rollouts_per_step:,} rollouts, "
        f"{given.reward_concurrency} calls at once); "
        + (
            f"over {SLOW_STEP_SECONDS:.0f} s training waits for it."
            if slow
            else f"up to {SLOW_STEP_SECONDS:.0f} s is well."
        )
    )
    return [Reason(rule="reward_speed", level=Level.WARNING if slow else Level.OK, sentence=text)]
