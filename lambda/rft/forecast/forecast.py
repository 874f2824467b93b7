"""What a run will do and cost, before the training job is paid for: go, go with warnings, ask, or no-go."""

from collections.abc import Sequence
from typing import Any

from rft.contracts.profile import ProfiledResponse
from rft.contracts.recipe import Strict
from rft.forecast.budget import budget_checks
from rft.forecast.cost import Cost, CostBasis, cost
from rft.forecast.decision import Go, decide, sentence
from rft.forecast.hours import ProfileHours, TrainingHours, hours_checks, profile_hours, training_hours
from rft.forecast.inputs import ForecastInputs
from rft.forecast.judging import Judging, judging, judging_lines
from rft.forecast.learnability import Learnability, learnability
from rft.forecast.power import Power, group_checks, power_checks, power_of
from rft.forecast.reasons import Level, Reason
from rft.forecast.thresholds import learnability_checks
from rft.forecast.training_size import Training, reward_speed_checks, training_size


class Forecast(Strict):
    """The gate's answer with everything that it rests on; `checks` are all of them, in the order of the report."""

    decision: Go
    sentence: str
    checks: list[Reason]
    learnability: Learnability
    power: Power
    training: Training
    training_hours: TrainingHours
    profile_hours: ProfileHours
    judging: Judging
    cost: Cost

    @property
    def go(self) -> bool:
        """Whether the run may go on, if need be by a person's word."""
        return self.decision is not Go.NO_GO

    @property
    def reasons(self) -> list[Reason]:
        """The checks that speak against the run, or of which a reader should know."""
        return [check for check in self.checks if check.level is not Level.OK]

    def summary(self) -> dict[str, Any]:
        """The few facts that go into the ledger."""
        hours = self.training_hours
        return {
            "forecast": self.decision.value,
            "base_reward": round(self.learnability.reward_mean, 6),
            "flat_share": round(self.learnability.flat_share, 6),
            "minimum_detectable_gain": self.power.minimum_detectable_gain,
            "steps": self.training.steps,
            "training_hours": None
            if hours.low is None
            else [round(hours.low, 2), round(hours.high or 0.0, 2)],
            "cost_low_usd": round(self.cost.low, 2),
            "cost_high_usd": round(self.cost.high, 2),
            "cost_unknown": self.cost.unknown,
        }


def forecast(responses: Sequence[ProfiledResponse], given: ForecastInputs) -> Forecast:
    """Forecast a run from the base sample (training prompts at training settings, k responses each).

    Raises:
        RunStateBroken: there are no responses.
        InvalidRunInput: no response carries the primary component.
    """
    learnable = learnability(responses)
    power = power_of(responses, given)
    training = training_size(given, learnable)
    hours, profiles, judged = training_hours(training, given), profile_hours(given), judging(responses)
    costs = _costs(given, learnable, training, hours, judged)
    checks = [
        *learnability_checks(learnable),
        *power_checks(power),
        *group_checks(power),
        *reward_speed_checks(training, given),
        *hours_checks(hours, profiles, given),
        *budget_checks(costs, given),
        *_price_note(given),
    ]
    decision = decide(checks)
    return Forecast(
        decision=decision,
        sentence=sentence(decision, checks, learnable, power, costs),
        checks=checks,
        learnability=learnable,
        power=power,
        training=training,
        training_hours=hours,
        profile_hours=profiles,
        judging=judged,
        cost=costs,
    )


def _costs(
    given: ForecastInputs, learnable: Learnability, training: Training, hours: TrainingHours, judged: Judging
) -> Cost:
    calls = given.measured_prompts * given.evaluation.samples_per_prompt
    basis = CostBasis(
        evaluation_calls=calls,
        input_tokens_mean=learnable.input_tokens_mean,
        output_tokens_mean=learnable.output_tokens_mean,
        # Every arm is sampled under the training's own limit where it sets one.
        max_tokens=given.hyperparameters.token_limit,
        rollouts=training.rollouts,
        reward_latency_ms=given.reward_latency_ms,
        reward_memory_gb=given.reward_memory_gb,
        hours=hours,
    )
    return cost(basis, given.prices, judging_lines(judged, training.rollouts, calls, given.prices))


def _price_note(given: ForecastInputs) -> list[Reason]:
    note = given.prices.note
    return [] if note is None else [Reason(rule="prices", level=Level.NOTE, sentence=note)]
