"""The thresholds of learnability, each check a sentence with its figure, its threshold and who published it.

Amazon's Nova user guide (RFT data preparation): base reward over 95%, RFT is unnecessary; 0%, fine-tune first; under
5% positive, too sparse. Microsoft's azure-skills: a failure rate of 25-50% is ideal, under 10% too easy, over 70% too
hard; under 5% of responses may be cut off. A group without spread carries no gradient in GRPO (AWS Machine Learning
blog, 2026-02-26); how many are too many nobody published.
"""

from rft.forecast.learnability import Learnability
from rft.forecast.reasons import Level, Reason

UNNECESSARY = 0.95
SPARSE = 0.05
TOO_EASY, TOO_HARD = 0.10, 0.70
IDEAL = (0.25, 0.50)
MOST_TRUNCATED, HOPELESS_TRUNCATED = 0.05, 0.50
MOST_FLAT = 0.80
NOVA = "Amazon Nova user guide"
AZURE = "Microsoft azure-skills"
OURS = "this pipeline's own limit"


def learnability_checks(found: Learnability) -> list[Reason]:
    """Every check of the base sample, those that hold included."""
    level = _reward_level(found)
    checks = [level]
    if level.level is not Level.NO_GO:
        checks.append(_failure_band(found))
    return [*checks, *_spread(found), _truncation(found)]


def _reward_level(found: Learnability) -> Reason:
    mean, positive = found.reward_mean, found.positive_share
    interval = f"95% interval {found.reward_lower:.1%} to {found.reward_upper:.1%}"
    if mean > UNNECESSARY:
        text = (
            f"The base model earns {mean:.1%} of the reward already ({interval}); over {UNNECESSARY:.0%} training is "
            f"unnecessary ({NOVA})."
        )
        return Reason(rule="ceiling", level=Level.NO_GO, sentence=text)
    if positive == 0:
        text = (
            f"None of {found.responses:,} base responses earned anything: a reward of 0% leaves nothing to reinforce, "
            f"so fine-tune with examples first, or give partial credit ({NOVA})."
        )
        return Reason(rule="floor", level=Level.NO_GO, sentence=text)
    if positive < SPARSE:
        shown = found.positive_upper < SPARSE
        text = (
            f"{positive:.1%} of base responses earn anything; under {SPARSE:.0%} the reward is too sparse to learn "
            f"from ({NOVA}){'' if shown else ', though this sample is too small to be sure'}."
        )
        return Reason(rule="sparse", level=Level.NO_GO if shown else Level.WARNING, sentence=text)
    if mean < SPARSE:
        text = (
            f"The base model earns {mean:.1%} of the reward ({interval}); under {SPARSE:.0%} training struggles to "
            f"start ({NOVA})."
        )
        return Reason(rule="low_reward", level=Level.WARNING, sentence=text)
    text = (
        f"The base model earns {mean:.1%} of the reward ({interval}), between {SPARSE:.0%} and {UNNECESSARY:.0%}: "
        f"there is something to reinforce and something to learn ({NOVA})."
    )
    return Reason(rule="reward_level", level=Level.OK, sentence=text)


def _failure_band(found: Learnability) -> Reason:
    failing = found.failure_share
    start, low, high = f"{failing:.0%} of base responses fail (score under 0.5)", *IDEAL
    if failing < TOO_EASY:
        text = f"{start}; under {TOO_EASY:.0%} the task is too easy to gain much ({AZURE})."
        return Reason(rule="too_easy", level=Level.WARNING, sentence=text)
    if failing > TOO_HARD:
        text = f"{start}; over {TOO_HARD:.0%} learning is slow and may not start ({AZURE})."
        return Reason(rule="too_hard", level=Level.WARNING, sentence=text)
    band = (
        "the band that trains best"
        if low <= failing <= high
        else f"outside the ideal {low:.0%} to {high:.0%}"
    )
    text = f"{start}, within {TOO_EASY:.0%} to {TOO_HARD:.0%}: {band} ({AZURE})."
    return Reason(rule="failure_band", level=Level.OK, sentence=text)


def _spread(found: Learnability) -> list[Reason]:
    """Silent at the ceiling and the floor, where no spread is the consequence and not the cause."""
    if found.flat_top == 1.0 or found.flat_bottom == 1.0:
        return []
    none, samples = found.flat_share == 1.0, f"{found.samples_per_prompt:.0f}"
    text = (
        f"Every prompt's {samples} responses score the same"
        if none
        else f"On {found.flat_share:.0%} of prompts all {samples} responses score the same"
    )
    text += (
        f" ({found.flat_top:.0%} at 1, {found.flat_bottom:.0%} at 0); such a group teaches nothing (AWS Machine "
        f"Learning blog on GRPO), and at most {MOST_FLAT:.0%} may be so ({OURS})."
    )
    level = Level.NO_GO if none else Level.WARNING if found.flat_share > MOST_FLAT else Level.OK
    return [Reason(rule="spread", level=level, sentence=text)]


def _truncation(found: Learnability) -> Reason:
    share = found.truncated_share
    text = f"{share:.0%} of base responses are cut off at the token limit; up to {MOST_TRUNCATED:.0%} may be ({AZURE})"
    if share <= MOST_TRUNCATED:
        return Reason(rule="truncation", level=Level.OK, sentence=text + ".")
    level = Level.NO_GO if share > HOPELESS_TRUNCATED else Level.WARNING
    more = f", over {HOPELESS_TRUNCATED:.0%} stops the run ({OURS})" if level is Level.NO_GO else ""
    return Reason(rule="truncation", level=level, sentence=f"{text}{more}: raise inferenceMaxTokens.")
