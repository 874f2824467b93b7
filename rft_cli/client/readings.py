"""A run's documents as views. What is not as expected is not known, and never a fault: the stack may be of another
day than this command."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from rft.contracts.recipe import Gates
from rft_cli.client.snapshot import CostView, Curves, FindingView, JobView, ProfileView


def profile_view(arm: str, shards_done: int, plan: Mapping[str, Any]) -> ProfileView:
    """A profile's progress from its plan."""
    shards, prompts = plan.get("shards"), number(plan.get("prompts"))
    each = number(_object(plan.get("settings")).get("samples_per_prompt"))
    return ProfileView(
        arm=arm,
        shards_done=shards_done,
        shards=len(shards) if isinstance(shards, list) else None,
        responses=None if prompts is None or each is None else int(prompts * each),
    )


def job_view(ledger: Mapping[str, Any], facts: Mapping[str, Any]) -> JobView:
    """The job from Monitor job's ledger entry and the resolved run."""
    entry, gates = _object(ledger.get("monitor_job")), _object(facts.get("gates"))
    step = number(entry.get("step", entry.get("steps")))
    expected = number(entry.get("expected_steps"))
    return JobView(
        # An entry that names the model is the last one, and says no more how the job stands.
        state=_text(entry.get("state")) or ("Completed" if entry.get("model_id") else None),
        training=_text(entry.get("training")),
        hours=number(entry.get("hours")),
        step=None if step is None else int(step),
        expected_steps=None if expected is None else int(expected),
        hours_limit=number(gates.get("max_training_hours")) or (Gates().hours_limit if gates else None),
    )


def curves(rows: Sequence[Mapping[str, Any]]) -> Curves:
    """The series of a metrics table; training steps that are not finished are left out."""

    def series(name: str, *, unfinished: bool = False) -> tuple[float, ...]:
        kept = (row for row in rows if unfinished or row.get("complete", True))
        return tuple(value for row in kept if (value := number(row.get(name))) is not None)

    return Curves(
        reward=series("critic/rewards/mean"),
        validation=series("val-score/rewards/mean@1", unfinished=True),
        length=series("response_length/mean"),
        flat_groups=series("zero_variance_share"),
        entropy=series("actor/entropy"),
    )


def finding_views(record: Mapping[str, Any]) -> tuple[FindingView, ...]:
    """The watchdog's record."""
    found = record.get("findings")
    return tuple(
        FindingView(
            rule=str(item.get("rule")),
            level=str(item.get("level")),
            message=str(item.get("message")),
            evaluated=item.get("evaluated") is not False,
            fired=item.get("fired") is True,
        )
        for item in (found if isinstance(found, list) else [])
        if isinstance(item, dict)
    )


def cost_view(
    ledger: Mapping[str, Any], facts: Mapping[str, Any], record: Mapping[str, Any], job: JobView | None
) -> CostView:
    """What is known of the cost: hours so far at the watchdog's or the run's own price, and the forecast."""
    found = record.get("findings")
    priced = (_object(_object(item).get("numbers")) for item in (found if isinstance(found, list) else []))
    hour = next((usd for numbers in priced if (usd := number(numbers.get("hour_usd"))) is not None), None)
    if hour is None:
        hour = number(_object(facts.get("costs")).get("training_hour_usd"))
    hours = None if job is None else job.hours
    forecast = _object(ledger.get("forecast_run"))
    low, high = number(forecast.get("cost_low_usd")), number(forecast.get("cost_high_usd"))
    unknown = forecast.get("cost_unknown")
    return CostView(
        training_so_far=None if hour is None or hours is None else hour * hours,
        forecast=None if low is None or high is None else (low, high),
        unknown=tuple(str(name) for name in unknown) if isinstance(unknown, list) else (),
    )


def parsed(body: bytes) -> Any:
    """The JSON value, None where it is none."""
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def number(value: Any) -> float | None:
    """A finite number, else None: a curve with a hole is shown, one with a NaN is not."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
