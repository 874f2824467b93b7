"""Rollouts can be judged: at most one in a hundred carries an error of its own, and so a score of 0."""

from collections import Counter

from rft.watchdog.rules.base import Level, WatchdogFinding, WatchdogRule, Watched, not_evaluated

_ID = "grader_errors"
_SHARE = 0.01
_OWN_FAULT = "sample_"


def _check(watched: Watched) -> WatchdogFinding:
    counts: Counter[str] = Counter()
    rollouts = 0
    for row in watched.metrics:
        errors = row.get("errors")
        if isinstance(errors, dict) and isinstance(row.get("rollouts"), int):
            # What a response itself gets wrong (no JSON where JSON is asked for) is what training is for.
            counts.update({name: count for name, count in errors.items() if not name.startswith(_OWN_FAULT)})
            rollouts += int(row["rollouts"])
    if not rollouts:
        return not_evaluated(_ID, "no rollout has been seen")
    share = sum(counts.values()) / rollouts
    bad = share > _SHARE
    worst = ", ".join(name for name, _ in counts.most_common(3))
    return WatchdogFinding(
        rule=_ID,
        level=Level.WARN if bad else Level.NOTE,
        message=f"{share:.1%} of {rollouts:,} rollouts could not be judged"
        + (f" ({worst})." if worst else "."),
        numbers={"share": share, "limit": _SHARE},
    )


RULE = WatchdogRule(_ID, "At most one rollout in a hundred cannot be judged.", _check)
