"""The whole reward handler, parsing, grading, telemetry lines and answer included, on batches of 64.

One "row" here is one batch: multiply rows/s by 64 for samples a second.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import show
from stacks.project import ROOT

BATCH = 64


def handler() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """math's reward function with gold answers; its log lines are kept out of the table."""
    os.environ.update(RFT_GRADER_FILE=str(ROOT / "datasets" / "math" / "reward.json"), RFT_RECIPE="math")
    from reward.handler import handler as reward_handler

    lines = (ROOT / "datasets" / "math" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    samples = [_sample(index, json.loads(line)) for index, line in enumerate(lines)]
    batches = [samples[start : start + BATCH] for start in range(0, len(samples) - BATCH + 1, BATCH)]

    def grade(batch: Any) -> object:
        with contextlib.redirect_stdout(io.StringIO()):
            return reward_handler(batch)

    return grade, batches


def _sample(index: int, row: dict[str, Any]) -> dict[str, Any]:
    reference = row["reference_answer"]
    turn = {
        "role": "assistant",
        "content": reference if isinstance(reference, str) else json.dumps(reference),
    }
    stamp = {"run": "bench", "row": index, "split": "train"}
    return {
        "id": str(index),
        "messages": [*row["messages"], turn],
        "metadata": {"reference_answer": reference, "rft": stamp},
    }


CONTENDERS = {"handler, batches of 64": handler}

if __name__ == "__main__":
    show("benchmarks.handler")
