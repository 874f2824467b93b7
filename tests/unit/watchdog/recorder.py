"""Metric series of jobs that the simulator trains in this process, against a committed recipe's own reward.

`python -m tests.unit.watchdog.recorder` records the 50 healthy series of `healthy.json` anew: recipes, seeds, batch
sizes, samples, passes and learning rates differ, the rewards are the recipes' own, and nothing goes wrong.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.clock import SimulatedClock
from rehearsal.bedrock.curves import reported
from rehearsal.bedrock.datasets import Row
from rehearsal.bedrock.metrics_files import training_csv
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Invocation
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.rows import GraderDocuments
from rehearsal.bedrock.state import Job
from rehearsal.bedrock.training import TrainingRun
from rft.contracts.grader_event import parse_event
from rft.graders.base import Grader
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader
from rft.preflight.responses import responses_for
from rft.telemetry.aggregate import aggregate
from rft.telemetry.lines import Source, telemetry_lines
from rft.telemetry.metrics_csv import parse_metrics_csv
from rft.telemetry.metrics_table import metrics_table
from tests.unit.committed_recipe import CommittedRecipe

HEALTHY = Path(__file__).with_name("healthy.json")
COLUMNS = (
    "critic/rewards/mean",
    "critic/rewards/min",
    "critic/rewards/max",
    "response_length/mean",
    "zero_variance_share",
    "actor/entropy",
    "val-score/rewards/mean@1",
    "val-score/rewards/std@1",
    "validation_rollouts",
    "rollouts",
    "errors",
)
RECIPES = ("math", "extraction", "tools")
RUN = "recorded"


@dataclass(frozen=True)
class Setup:
    """What a recorded job trains with."""

    recipe: str = "math"
    seed: int = 7
    batch: int = 32
    samples: int = 4
    epochs: int = 2
    rate: float = 2e-5
    faults: frozenset[str] = frozenset()


@dataclass
class Reward:
    """The recipe's reward function in this process; `lines` is its telemetry."""

    grader: Grader
    lines: list[dict[str, Any]] = field(default_factory=list)
    clock: count[int] = field(default_factory=lambda: count(1000, 1000))

    def invoke(self, _function_arn: str, payload: bytes) -> Invocation:
        """See `rehearsal.bedrock.platform.Invoker`."""
        samples = parse_event(json.loads(payload))
        scores = grade_batch(self.grader, samples)
        for line in telemetry_lines(Source("recorded", "reward"), samples, scores, 1.0):
            self.lines.append({**line, "timestamp": next(self.clock)})
        wire = [
            to_result(s, score, self.grader.paid).to_wire() for s, score in zip(samples, scores, strict=True)
        ]
        return Invocation(json.dumps(wire).encode())


@dataclass(frozen=True)
class Data:
    """The recipe's rows, stamped as a run stamps them."""

    recipe: CommittedRecipe

    def read(self) -> tuple[list[Row], list[Row]]:
        """See `rehearsal.bedrock.job_data.JobData`."""
        return self._stamped("train"), self._stamped("validation")

    def _stamped(self, split: str) -> list[Row]:
        return [
            {**row, "rft": {"run": RUN, "row": place, "split": split}}
            for place, row in enumerate(self.recipe.lines(split))
        ]

    def check_output(self) -> None:
        """Nothing is written."""

    def publish(self, _policy: Policy, /) -> None:
        """Nothing is written."""


class Recipe(GraderDocuments):
    """The one recipe's reward configuration, for every row."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def of(self, _row: Mapping[str, Any]) -> Mapping[str, Any]:
        """See `GraderDocuments`."""
        return self._document


@cache
def _document(recipe: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CommittedRecipe(recipe).folder / "reward.json").read_text("utf-8"))
    return found


def record(setup: Setup) -> list[dict[str, Any]]:
    """The rows of `training_metrics.jsonl` that such a job leaves."""
    document, clock = _document(setup.recipe), SimulatedClock()
    hyperparameters = {
        "batchSize": setup.batch,
        "trainingSamplePerPrompt": setup.samples,
        "epochCount": setup.epochs,
        "learningRate": setup.rate,
        "evalInterval": 4,
    }
    now = clock.now()
    request = {
        "customizationConfig": {
            "rftConfig": {
                "hyperParameters": hyperparameters,
                "graderConfig": {"lambdaGrader": {"lambdaArn": "arn:reward"}},
            }
        }
    }
    job = Job("recorded", "arn:recorded", RUN, request, "arn:base", created=now, modified=now)
    options = Options(
        seed=setup.seed, faults=setup.faults, seconds_per_step=0.0, max_steps=100, max_rollouts=10**6
    )
    reward = Reward(load_grader(document))
    bank = ResponseBank(responses_for, Recipe(document), setup.seed)
    ended: list[tuple[str, str | None]] = []
    TrainingRun(
        job,
        reward,
        Data(CommittedRecipe(setup.recipe)),
        bank,
        clock,
        options,
        lambda _job, status, message, _policy: ended.append((status, message)),
    ).run()
    if ended != [("Completed", None)]:
        raise RuntimeError(f"the recorded job ended as {ended}")
    telemetry = aggregate(reward.lines, batch_size=setup.batch, samples_per_prompt=setup.samples)
    assumed = reported(options.faults, frozenset({"rft_csv_columns"}))
    return metrics_table(telemetry, [parse_metrics_csv(training_csv(job.steps, assumed).decode())])


def healthy_setups() -> list[Setup]:
    """50 that differ in everything that a person may choose."""
    return [
        Setup(
            recipe=RECIPES[number % 3],
            seed=100 + number,
            batch=(16, 32, 64)[number % 4 % 3],
            samples=(4, 8)[number // 3 % 2],
            epochs=(2, 3, 1)[number // 2 % 3] * (2 if number % 4 % 3 == 2 else 1),
            rate=(1e-5, 2e-5, 5e-5)[number // 5 % 3],
        )
        for number in range(50)
    ]


def compact(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """By column, with three digits where that is enough."""
    columns: dict[str, Any] = {
        "step": [row["step"] for row in rows],
        "complete": [row.get("complete", True) for row in rows],
    }
    for name in COLUMNS:
        columns[name] = [_short(row.get(name)) for row in rows]
    return columns


def _short(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) and math.isfinite(value) else value


def rows_of(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows again; what a row has not is not in it."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


def main() -> None:
    """Write `healthy.json`."""
    lines = []
    for setup in healthy_setups():
        about = {
            name: getattr(setup, name) for name in ("recipe", "seed", "batch", "samples", "epochs", "rate")
        }
        lines.append(json.dumps({**about, "columns": compact(record(setup))}, separators=(",", ":")))
    HEALTHY.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
