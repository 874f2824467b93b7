"""How long the profiles and the training job take."""

import math

from rft.contracts.recipe import Strict
from rft.forecast.inputs import ForecastInputs
from rft.forecast.reasons import Level, Reason
from rft.forecast.training_size import Training

LONG_PROFILE_HOURS = 6.0
# A job's hours from one number: half as much again either way; from n jobs the half shrinks with the root of n.
SPREAD = 0.5


class TrainingHours(Strict):
    """Hours of the training job, None where nothing tells; `limit` is where the job is stopped.

    `source` says in words what they rest on, with run and date where they are learned.
    """

    low: float | None
    high: float | None
    limit: float
    source: str


class ProfileHours(Strict):
    """Hours that sampling an arm takes at its model's quota, and that quota in requests a minute."""

    base: float
    tuned: float
    base_requests_per_minute: float
    tuned_requests_per_minute: float


def profile_hours(given: ForecastInputs) -> ProfileHours:
    """Both arms, one after the other."""
    calls = given.measured_prompts * given.evaluation.samples_per_prompt
    return ProfileHours(
        base=calls / given.base_requests_per_minute / 60,
        tuned=calls / given.tuned_requests_per_minute / 60,
        base_requests_per_minute=given.base_requests_per_minute,
        tuned_requests_per_minute=given.tuned_requests_per_minute,
    )


def training_hours(training: Training, given: ForecastInputs) -> TrainingHours:
    """By the configured hours of a step, else by what earlier jobs of the model took, else unknown."""
    limit, steps, per_step = given.gates.hours_limit, training.steps, given.costs.training_hours_per_step
    if steps is None:
        return TrainingHours(low=None, high=None, limit=limit, source="the number of steps is not known")
    if per_step is not None:
        source = f"{steps:,} steps of {per_step:g} hours, as set in the {given.costs_origin}"
        return _range([steps * per_step], limit, source)
    if not given.rates:
        source = "no earlier job of this model has completed here and training_hours_per_step is not set"
        return TrainingHours(low=None, high=None, limit=limit, source=source)
    last = given.rates[-1]
    many = "job" if len(given.rates) == 1 else f"{len(given.rates)} jobs"
    source = (
        f"{steps:,} steps at the rate of the last {many}; the latest is run {last.run_id} of {last.ended_on}, "
        f"{last.steps:,} steps in {last.hours:.2f} hours{', simulated' if last.simulated else ''}"
    )
    return _range([rate.hours_for(steps, training.rollouts) for rate in given.rates], limit, source)


def _range(known: list[float], limit: float, source: str) -> TrainingHours:
    spread = 1 + SPREAD / math.sqrt(len(known))
    return TrainingHours(low=min(known) / spread, high=max(known) * spread, limit=limit, source=source)


def hours_checks(hours: TrainingHours, profiles: ProfileHours, given: ForecastInputs) -> list[Reason]:
    """Whether the job ends within its limit, and whether measuring takes long."""
    return [*_training_check(hours, given), _profile_check(profiles)]


def _training_check(hours: TrainingHours, given: ForecastInputs) -> list[Reason]:
    if hours.low is None or hours.high is None:
        text = f"How long training takes is unknown: {hours.source}. The job is stopped after {hours.limit:g} hours."
        return [Reason(rule="training_hours", level=Level.NOTE, sentence=text)]
    text = f"Training takes about {hours.low:.1f} to {hours.high:.1f} hours ({hours.source})"
    limit = f"the limit of {hours.limit:g} (max_training_hours)"
    if hours.low > hours.limit:
        text += f", over {limit}: the job would be stopped before its end, and a stopped job leaves no model."
        return [Reason(rule="training_hours", level=Level.ASK if given.over else Level.NO_GO, sentence=text)]
    if hours.high > hours.limit:
        text += f"; at {limit} it would be stopped before its end."
        return [Reason(rule="training_hours", level=Level.WARNING, sentence=text)]
    return [Reason(rule="training_hours", level=Level.OK, sentence=f"{text}, within {limit}.")]


def _profile_check(profiles: ProfileHours) -> Reason:
    longer, rate = max(
        (profiles.tuned, profiles.tuned_requests_per_minute),
        (profiles.base, profiles.base_requests_per_minute),
    )
    text = (
        f"Measuring takes about {_span(profiles.base)} for the base model at "
        f"{profiles.base_requests_per_minute:g} requests a minute and {_span(profiles.tuned)} for the tuned model at "
        f"{profiles.tuned_requests_per_minute:g}"
    )
    if longer <= LONG_PROFILE_HOURS:
        return Reason(rule="profile_time", level=Level.OK, sentence=text + ".")
    shorter = "max_test_prompts or samples_per_prompt shorten it"
    text += f": over {LONG_PROFILE_HOURS:g} hours at {rate:g} a minute; {shorter}."
    return Reason(rule="profile_time", level=Level.WARNING, sentence=text)


def _span(hours: float) -> str:
    return f"{hours:.1f} hours" if hours >= 1 else f"{max(1.0, hours * 60):.0f} min"
