"""The dated price catalogue. An unknown price is None and stays unknown in every sum."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import yaml
from pydantic import Field

from rft.catalogue.price_list import ListedPrice, PriceList
from rft.contracts.recipe import Strict


class ModelPrices(Strict):
    """USD; tokens by the thousand, training by the hour, storage by model and month."""

    training_hour: float | None
    storage_month: float | None
    base_input_1k: float | None
    base_output_1k: float | None
    tuned_input_1k: float | None
    tuned_output_1k: float | None


class JudgePrices(Strict):
    """USD by the thousand tokens; `cached_1k` for those that the service read from its cache."""

    input_1k: float | None
    output_1k: float | None
    cached_1k: float | None


class ServicePrices(Strict):
    """USD of the services around the model; metrics, alarms and dashboards by month, S3 and traces by request."""

    lambda_gb_second: float
    lambda_request: float
    step_functions_transition: float
    s3_gb_month: float
    kms_key_month: float
    logs_gb_ingested: float
    metric_month: float
    alarm_month: float
    dashboard_month: float
    trace: float
    s3_read: float
    s3_write: float


class PriceCatalogue(Strict):
    """`prices.yaml`, and what was read since then.

    `sources` says where a price comes from that is not the file's own, by `<section>/<entry>/<name>`, such as
    `models/nova-2-lite/training_hour`; services have no entry.
    """

    as_of: date
    models: dict[str, ModelPrices]
    judges_as_of: date
    judges: dict[str, JudgePrices]
    services: ServicePrices
    price_list: PriceList
    sources: dict[str, str] = Field(default_factory=dict)

    def source(self, *keys: str) -> str:
        """Where the prices of these keys come from, each source once: `price catalogue of 2026-08-31`."""
        return " and ".join(dict.fromkeys(self.sources.get(key) or self._own(key) for key in keys))

    def _own(self, key: str) -> str:
        day = self.judges_as_of if key.startswith("judges/") else self.as_of
        return f"price catalogue of {day}"

    def with_listed(self, found: Mapping[str, ListedPrice]) -> "PriceCatalogue":
        """This catalogue with the prices that the Price List gave, by the keys of `sources`."""
        prices = {key: price.usd for key, price in found.items()}
        return self._with(prices, {key: f"Price List of {price.effective}" for key, price in found.items()})

    def with_training_hour(self, model: str, usd: float, source: str) -> "PriceCatalogue":
        """This catalogue with a person's own price of a training hour."""
        key = f"models/{model}/training_hour"
        return self._with({key: usd}, {key: source})

    def _with(self, prices: Mapping[str, float], sources: Mapping[str, str]) -> "PriceCatalogue":
        document = self.model_dump()
        for key, usd in prices.items():
            *place, name = key.split("/")
            entry = document
            for part in place:
                entry = entry[part]
            entry[name] = usd
        document["sources"] = {**self.sources, **sources}
        return PriceCatalogue.model_validate(document)


class RunPrices(Strict):
    """The prices of one run, and for each kind of cost where they come from.

    `reward_judge` and `evaluation_judge` are None where there is no judge or no known price. `note` says why prices
    were not read afresh, None where they were.
    """

    model: ModelPrices
    services: ServicePrices
    reward_judge: JudgePrices | None = None
    evaluation_judge: JudgePrices | None = None
    sources: dict[str, str] = Field(default_factory=dict)
    note: str | None = None

    def source(self, kind: str) -> str:
        """Where the prices of a kind of cost come from."""
        return self.sources.get(kind, "source not recorded")


def run_prices(
    catalogue: PriceCatalogue,
    model: str,
    reward_judge: str | None = None,
    evaluation_judge: str | None = None,
    note: str | None = None,
) -> RunPrices:
    """What a run on the model costs; model and judges are named as in `prices.yaml`."""

    def judge(name: str | None) -> JudgePrices | None:
        return None if name is None else catalogue.judges.get(name)

    def of_judges(names: Iterable[str | None]) -> str:
        known = [name for name in names if name is not None]
        return catalogue.source(
            *(f"judges/{name}/{key}" for name in known for key in JudgePrices.model_fields)
        )

    place = f"models/{model}"
    return RunPrices(
        model=catalogue.models[model],
        services=catalogue.services,
        reward_judge=judge(reward_judge),
        evaluation_judge=judge(evaluation_judge),
        sources={
            "training": catalogue.source(f"{place}/training_hour"),
            "storage": catalogue.source(f"{place}/storage_month"),
            "base": catalogue.source(f"{place}/base_input_1k", f"{place}/base_output_1k"),
            "tuned": catalogue.source(f"{place}/tuned_input_1k", f"{place}/tuned_output_1k"),
            "reward_judge": of_judges([reward_judge]),
            "both_judges": of_judges([reward_judge, evaluation_judge]),
            "lambda": catalogue.source("services/lambda_gb_second", "services/lambda_request"),
            "states": catalogue.source("services/step_functions_transition"),
        },
        note=note,
    )


def load_prices(folder: Path) -> PriceCatalogue:
    """Read `prices.yaml` of a catalogue folder."""
    return PriceCatalogue.model_validate(yaml.safe_load((folder / "prices.yaml").read_text(encoding="utf-8")))
