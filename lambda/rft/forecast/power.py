"""What the verdict will be able to see on this test split, by the verdict's own functions in `rft.evaluation`."""

from collections.abc import Sequence

from rft.contracts.profile import ProfiledResponse
from rft.contracts.recipe import Strict
from rft.evaluation.paired import LEAST_DIFFERING
from rft.evaluation.power import (
    ASSUMED_CORRELATION,
    POWER,
    minimum_detectable_gain,
    planning_differing,
    planning_sd,
    promotion_power,
    prompts_to_promote,
    smallest_promoted_gain,
)
from rft.evaluation.prompts import component, require_component
from rft.forecast.inputs import ForecastInputs
from rft.forecast.reasons import Level, Reason

# The rule of 20 differing prompts is said to bind where it makes the smallest gain larger by this share.
BINDS = 1.05


class Power(Strict):
    """What the test split can show; figures are None where the base sample has under 2 prompts.

    `prompts` are the test prompts that both arms are sampled on, `groups` how many values their key `group` has, None
    where rows carry none. `sd` is planned for the difference of a prompt's means over `samples_per_prompt` samples,
    `differing_share` for the share of prompts on which the arms differ at all. `minimum_detectable_gain` is the true
    gain that is promoted with 80% probability: the margin above `min_gain` is part of it; None, too, where no gain is.
    `power_at_wanted_gain` is in
    [0, 1]; `rule_binds` tells whether the 20 prompts that must differ, rather than the interval, set the limit.
    """

    prompts: int
    groups: int | None
    samples_per_prompt: int
    sd: float | None
    differing_share: float | None
    minimum_detectable_gain: float | None
    wanted_gain: float
    power_at_wanted_gain: float | None
    prompts_needed: int | None
    rule_binds: bool
    assumptions: list[str]


def power_of(responses: Sequence[ProfiledResponse], given: ForecastInputs) -> Power:
    """Plan the comparison from the base sample.

    Raises:
        InvalidRunInput: no response carries the primary component.
    """
    settings = given.evaluation
    require_component(responses, settings.primary, "base sample")
    scores: dict[str, list[float]] = {}
    for item in responses:
        name = item.prompt_id or f"row {item.row}"
        scores.setdefault(name, []).append(component(item, settings.primary) or 0.0)
    prompts = given.measured_prompts
    samples, floor, wanted = settings.samples_per_prompt, settings.min_gain, settings.wanted_gain
    known = len(scores) > 1 and prompts > 1
    sd = planning_sd(list(scores.values()), samples) if known else None
    share = planning_differing(list(scores.values()), samples) if known else None
    least = chance = needed = None
    binds = prompts < LEAST_DIFFERING
    if sd is not None and share is not None:
        least = smallest_promoted_gain(prompts, sd, share, min_gain=floor)
        chance = promotion_power(wanted, prompts, sd, share, min_gain=floor)
        needed = prompts_to_promote(wanted, sd, share, min_gain=floor)
        by_interval = floor + minimum_detectable_gain(prompts, sd)
        binds = least is None or least > BINDS * by_interval
    return Power(
        prompts=prompts,
        groups=given.test_groups,
        samples_per_prompt=samples,
        sd=sd,
        differing_share=share,
        minimum_detectable_gain=least,
        wanted_gain=wanted,
        power_at_wanted_gain=chance,
        prompts_needed=needed,
        rule_binds=binds,
        assumptions=_assumptions(len(scores), samples, given.test_groups),
    )


def _assumptions(sampled: int, samples: int, groups: int | None) -> list[str]:
    made = [
        f"Test prompts are as varied as the {sampled:,} training prompts of the base sample.",
        f"True scores of base and tuned model correlate by {ASSUMED_CORRELATION:g} over prompts and vary as much.",
        f"{samples} samples a prompt in both arms, independent of each other.",
        "The gain is alike on all prompts and scores do not crowd at 0 or 1.",
        f"Promotion needs the lower end of a two-sided 95% paired t interval above the minimum gain and at least "
        f"{LEAST_DIFFERING} prompts that differ; guardrails are taken to hold.",
    ]
    if groups is not None:
        made.append(f"The prompts of one group (there are {groups:,}) gain independently of each other.")
    return made


def power_checks(power: Power) -> list[Reason]:
    """Whether the wanted gain can be seen; silent where the base sample does not tell."""
    if power.sd is None or power.differing_share is None or power.power_at_wanted_gain is None:
        return []
    least, units = power.minimum_detectable_gain, f"{power.prompts:,} test prompts"
    shown = "no gain at all" if least is None else f"a gain of {least:.3f} or more"
    text = f"{units} can show {shown} with {POWER:.0%} power"
    if power.rule_binds:
        expected = power.differing_share * power.prompts
        text += (
            f" (the verdict wants {LEAST_DIFFERING} prompts on which the models differ, and without a gain about "
            f"{expected:.0f} would: this rule sets the limit)"
        )
    wanted, chance = f"the wanted gain of {power.wanted_gain:.3f}", power.power_at_wanted_gain
    if chance >= POWER:
        text += f"; {wanted} is seen with {chance:.0%}."
        return [Reason(rule="power", level=Level.OK, sentence=text)]
    needs = "more than can be had" if power.prompts_needed is None else f"about {power.prompts_needed:,}"
    text += f"; {wanted} is seen with {chance:.0%} and needs {needs}, so the verdict may be insufficient evidence."
    return [Reason(rule="power", level=Level.WARNING, sentence=text)]


def group_checks(power: Power) -> list[Reason]:
    """A note where prompts share a source: the verdict counts each of them as evidence of its own."""
    if power.groups is None or power.groups == power.prompts:
        return []
    text = (
        f"The {power.prompts:,} test prompts fall into {power.groups:,} groups and count one by one; where the prompts "
        "of a group are learned together, the smallest gain is larger than said."
    )
    return [Reason(rule="groups", level=Level.NOTE, sentence=text)]
