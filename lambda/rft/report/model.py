"""The report: one document that holds a run's ending and everything that led to it."""

import math
from collections.abc import Mapping
from typing import Any

from rft.calibration.report import CalibrationReport
from rft.contracts.outcomes import Outcome
from rft.contracts.recipe import Strict
from rft.data.validate import DatasetReport
from rft.evaluation.compare import Comparison
from rft.forecast.forecast import Forecast
from rft.preflight.report import PreflightReport
from rft.promotion.champion import ChampionRecord
from rft.report.judging import Judging
from rft.watchdog.rules.base import WatchdogFinding


class StageLine(Strict):
    """A row of the stage table. `status` is done, ended the run, failed or not reached; `seconds` where measured."""

    key: str
    title: str
    status: str
    note: str
    seconds: float | None


class FailureView(Strict):
    """A failure in plain words, with what a person can do."""

    state: str
    error: str
    cause: str
    advice: str


class Setting(Strict):
    """A hyperparameter and where its value comes from."""

    name: str
    value: str
    origin: str


class Fact(Strict):
    """One line of the lineage."""

    label: str
    value: str


class Report(Strict):
    """`report.json`. What a run did not reach is None or empty."""

    run_id: str
    recipe: str
    title: str
    model: str
    simulated: bool
    outcome: Outcome | None
    sentence: str
    started_at: str
    failure: FailureView | None
    stages: list[StageLine]
    datasets: DatasetReport | None
    preflight: dict[str, PreflightReport]
    calibration: dict[str, CalibrationReport]
    forecast: Forecast | None
    training_metrics: list[dict[str, Any]]
    judging: Judging | None
    comparison: Comparison | None
    champion: ChampionRecord | None
    hyperparameters: list[Setting]
    approvals: list[Fact]
    lineage: list[Fact]
    watchdog: list[WatchdogFinding]
    links: dict[str, str]

    @property
    def badge(self) -> str:
        """The ending in a word or two: the outcome, failed, or unfinished."""
        if self.failure is not None:
            return "failed"
        return self.outcome.value.replace("_", " ") if self.outcome is not None else "unfinished"


def series(rows: list[dict[str, Any]], name: str) -> list[tuple[float, float]]:
    """(step, value) of a metric over the training table, where the row has it as a number."""
    return [
        (float(row["step"]), float(row[name]))
        for row in rows
        if _number(row.get(name)) and _number(row.get("step")) and _whole(row, name)
    ]


def _whole(row: Mapping[str, Any], name: str) -> bool:
    """An unfinished step's mean is of too few rollouts to be drawn beside the others."""
    return bool(row.get("complete", True)) or name.startswith("val")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
