"""What training took here before: one record a model in the runs bucket, which outlives its runs."""

from rft.contracts.paths import rates_key
from rft.forecast.rates import TrainingRate, TrainingRates
from rft_aws.run_store import ObjectChanged, RunStore

# Two jobs of one model that end in the same second are already rare.
TRIES = 5


def read_rates(store: RunStore, model: str) -> TrainingRates:
    """The model's record; an empty one where no job of it has completed here."""
    return _read(store, model)[0]


def record_rate(store: RunStore, rate: TrainingRate) -> bool:
    """Add a completed job by compare-and-set. False where it is left out after five lost races."""
    for _ in range(TRIES):
        rates, etag = _read(store, rate.model)
        changed = rates.with_rate(rate)
        if changed == rates:
            return True
        try:
            store.write_if(rates_key(rate.model), changed.model_dump_json(indent=2).encode(), etag)
        except ObjectChanged:
            continue
        return True
    return False


def _read(store: RunStore, model: str) -> tuple[TrainingRates, str | None]:
    found = store.read_tagged(rates_key(model))
    if found is None:
        return TrainingRates(model=model), None
    return TrainingRates.model_validate_json(found[0]), found[1]
