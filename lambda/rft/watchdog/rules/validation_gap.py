"""The training reward stays near the validation reward: a wide gap is overfitting.

Thresholds are azure-skills' (0.05 and 0.10). A few dozen validation prompts cannot show so small a gap, so two
standard errors of the validation mean are granted, where the number of its rollouts is known.
"""

from math import sqrt
from statistics import fmean

from rft.watchdog.rules.base import (
    REWARD,
    VALIDATION_REWARD,
    MetricRow,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    at_most_warn,
    fires,
    holds,
    is_number,
    not_evaluated,
)

_ID = "validation_gap"
_SPREAD, _COUNT = "val-score/rewards/std@1", "validation_rollouts"
_ERRORS = 2.0


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.validation_gap
    evaluations, train = watched.rows(VALIDATION_REWARD), watched.series(REWARD)
    gaps = []
    for row in evaluations[-settings.evaluations :]:
        step = int(row["step"])
        near = [value for at, value in train if step - settings.window < at <= step]
        if near:
            gaps.append((fmean(near) - float(row[VALIDATION_REWARD]), _standard_error(row)))
    if len(gaps) < settings.evaluations:
        return not_evaluated(_ID, f"fewer than {settings.evaluations} evaluations beside training steps")
    gap, noise = fmean(each for each, _ in gaps), _ERRORS * max(error for _, error in gaps)
    numbers = {"gap": gap, "limit": settings.gap, "warn": settings.warn_gap, "noise": noise}
    message = (
        f"In the last {len(gaps)} evaluations the training reward is {gap:+.3f} against the validation reward, "
        f"of which {noise:.3f} may be chance"
    )
    beyond = gap - noise
    if beyond <= min(settings.gap, settings.warn_gap):
        return holds(_ID, f"{message}.", numbers, VALIDATION_REWARD, REWARD)
    level = settings.level if beyond > settings.gap else at_most_warn(settings.level)
    message = f"{message}: the model may be learning the training rows by heart."
    return fires(_ID, level, message, numbers, VALIDATION_REWARD, REWARD)


def _standard_error(row: MetricRow) -> float:
    """Of the mean over the validation rollouts; 0 where the row does not say how many there were."""
    if not (is_number(row.get(_SPREAD)) and is_number(row.get(_COUNT)) and row[_COUNT] > 0):
        return 0.0
    return float(row[_SPREAD]) / sqrt(float(row[_COUNT]))


RULE = WatchdogRule(
    _ID,
    "The training reward stays within 0.05 (and 0.10) of the validation reward.",
    _check,
    lambda settings: Window(settings.validation_gap.evaluations, "evaluations"),
)
