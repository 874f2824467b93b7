"""The watchdog's look at a run's training job, kept from tick to tick."""

from collections.abc import Mapping, Sequence
from typing import Any

from rft.contracts.job import TrainingJob
from rft.forecast.forecast import Forecast
from rft.watchdog.evaluate import WatchdogLimits, WatchdogRecord, look
from rft_aws.stage import StageContext


def ask_watchdog(
    context: StageContext, job: TrainingJob, rows: Sequence[Mapping[str, Any]]
) -> WatchdogRecord:
    """What the watchdog says now; a stop that an earlier tick decided stays."""
    key = context.paths.findings("watchdog")
    stored = context.store.read(key)
    earlier = None if stored is None else WatchdogRecord.model_validate_json(stored)
    record = look(job, rows, limits_of(context), context.run.watchdog, earlier)
    if record != earlier:
        context.store.write_document(key, record)
    return record


def limits_of(context: StageContext) -> WatchdogLimits:
    """The run's hours and budget, with the prices that its forecast went by."""
    gates = context.run.gates
    stored = context.store.read(context.paths.findings("forecast_run"))
    cost = None if stored is None else Forecast.model_validate_json(stored).cost
    return WatchdogLimits(
        max_training_hours=gates.hours_limit,
        budget_usd=gates.budget_usd,
        hour_usd=None if cost is None else cost.training_hour,
        other_usd=0.0 if cost is None else cost.besides_training,
    )
