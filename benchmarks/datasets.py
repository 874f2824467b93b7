"""The dataset gate, every rule of it, on a file of 20,000 rows of 2 KB, beside a bare orjson loop over the same file.

One call checks the file as a whole; p50 to p99 are of calls. To hold: under 10 s on one core, peak under 512 MB.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.measure import show
from rft.catalogue.models import load_models
from rft.contracts.recipe import Hyperparameters
from rft.data.lines import bounded_lines
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from stacks.project import ProjectFolders

ROWS_PER_CALL = 20_000
SECONDS_TO_HOLD, MEGABYTES_TO_HOLD = 10, 512
_WORDS_PER_PROMPT = 285
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def gate() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """All rules, with a math grader's reading of the references."""
    model = load_models(ProjectFolders().catalogue).model("nova-2-lite")
    graders: dict[str, dict[str, object]] = {"reward.json": {"type": "math_answer", "answers": "numbers"}}
    hyperparameters = Hyperparameters(maxPromptLength=4096, batchSize=128, epochCount=3)
    settings = DatasetSettings.of_model(model, graders, hyperparameters)

    def check(path: Path) -> object:
        with path.open("rb") as file:
            report = validate_datasets({"train": bounded_lines(file)}, settings)
        assert report.effective_rows == {"train": ROWS_PER_CALL}, report.counts
        return report

    return check, [made_file()]


def bare() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Reading alone."""
    import orjson

    def read(path: Path) -> object:
        with path.open("rb") as file:
            return sum(1 for line in file if orjson.loads(line))

    return read, [made_file()]


def made_file() -> Path:
    """The rows, on disk: what is measured streams them."""
    random = Random(0)
    words = ["".join(random.choices(_LETTERS, k=random.randint(2, 9))) for _ in range(3000)]
    folder = tempfile.mkdtemp(prefix="rft-bench-")
    path = Path(folder) / "train.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ROWS_PER_CALL):
            row = {
                "id": f"row-{number}",
                "messages": [
                    {"role": "system", "content": "Solve the problem and end with a line `#### N`."},
                    {"role": "user", "content": " ".join(random.choices(words, k=_WORDS_PER_PROMPT))},
                ],
                "reference_answer": f"3 * 4 = <<3*4=12>>12\n#### {number}",
                "difficulty": "easy",
            }
            file.write(json.dumps(row) + "\n")
    return path


def remark() -> str:
    """What has to hold."""
    return (
        f"to hold: {ROWS_PER_CALL / SECONDS_TO_HOLD:,.0f} rows/s ({ROWS_PER_CALL:,} rows of 2 KB in "
        f"{SECONDS_TO_HOLD} s), peak under {MEGABYTES_TO_HOLD} MB"
    )


CONTENDERS = {"dataset gate, 20,000 rows of 2 KB": gate, "bare orjson loop": bare}

if __name__ == "__main__":
    show("benchmarks.datasets")
