"""Rollouts can be judged: those that carry an error of their own score 0, and are taken for bad responses."""

from collections import Counter

from rft.watchdog.rules.base import (
    REWARD,
    WatchdogFinding,
    WatchdogRule,
    Watched,
    Window,
    at_most_warn,
    fires,
    holds,
    not_evaluated,
)

_ID = "grader_errors"
# What a response itself gets wrong (no JSON where JSON is asked for) is what training is for.
_OWN_FAULT = "sample_"
# A first look may find a handful of rollouts, one of which timed out: of so few a tenth is chance, and a stopped job
# cannot be taken up again. A whole window is judged however small its steps are.
_ENOUGH_ROLLOUTS = 100


def _check(watched: Watched) -> WatchdogFinding:
    settings = watched.settings.grader_errors
    rows = [
        row
        for row in watched.metrics
        if isinstance(row.get("errors"), dict) and isinstance(row.get("rollouts"), int)
    ][-settings.window :]
    rollouts = sum(int(row["rollouts"]) for row in rows)
    if not rollouts:
        return not_evaluated(_ID, "no rollout has been seen")
    if rollouts < _ENOUGH_ROLLOUTS and len(rows) < settings.window:
        return not_evaluated(_ID, f"{rollouts} rollouts are too few to tell a share of errors from chance")
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update({name: n for name, n in row["errors"].items() if not name.startswith(_OWN_FAULT)})
    share = min(1.0, sum(counts.values()) / rollouts)
    worst = ", ".join(name for name, _ in counts.most_common(3))
    numbers = {"share": share, "limit": settings.share, "warn": settings.warn_share}
    message = f"In the last {len(rows)} steps {share:.1%} of {rollouts:,} rollouts could not be judged"
    message = f"{message} ({worst})." if worst else f"{message}."
    if share <= min(settings.share, settings.warn_share):
        return holds(_ID, message, numbers, REWARD)
    level = settings.level if share > settings.share else at_most_warn(settings.level)
    return fires(_ID, level, message, numbers, REWARD)


RULE = WatchdogRule(
    _ID,
    "At most one rollout in a hundred (and in ten) cannot be judged.",
    _check,
    lambda settings: Window(settings.grader_errors.window, "steps"),
)
