"""Training reward stays within 0.05 of validation reward: a wider gap is overfitting (azure-skills warns at 0.05).

It only warns. A stopped job leaves no model, and the verdict on the test split catches a model that overfitted.
"""

from statistics import fmean

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched, not_evaluated

_ID = "validation_gap"
_WINDOW = 5
_GAP = 0.05


def _check(watched: Watched) -> WatchdogFinding:
    validation = watched.series("val-score/rewards/mean@1")
    train = watched.series("critic/rewards/mean")
    if not validation or not train:
        return not_evaluated(_ID, "no validation reward yet")
    step, score = validation[-1]
    near = [value for at, value in train if step - _WINDOW < at <= step]
    if not near:
        return not_evaluated(_ID, f"no training reward near step {step}")
    gap = fmean(near) - score
    return WatchdogFinding(
        rule=_ID,
        level=Level.WARN if gap > _GAP else Level.NOTE,
        message=f"At step {step} the training reward is {gap:+.3f} against the validation reward"
        + (f", over {_GAP:g}: the model may be learning the training rows by heart." if gap > _GAP else "."),
        numbers={"gap": gap, "limit": _GAP, "step": float(step)},
    )


RULE = WatchdogRule(_ID, "The training reward stays within 0.05 of the validation reward.", _check)
