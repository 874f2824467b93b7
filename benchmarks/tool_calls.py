"""Tool call grading on the tools recipe's own test rows: calls compared, and calls carried out on a small API."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import show
from rft.contracts.grader_event import GraderSample, parse_sample
from rft.graders.load import load_grader_file
from stacks.project import ROOT

FOLDER = ROOT / "datasets" / "tools"


def _prepared(state: bool) -> tuple[Callable[[Any], object], Sequence[Any]]:
    grader = load_grader_file(FOLDER / "reward.json")
    rows = [json.loads(line) for line in (FOLDER / "test.jsonl").read_text(encoding="utf-8").splitlines()]
    samples = [_sample(row) for row in rows if ("api" in row) is state]
    return grader.grade, samples


def _sample(row: dict[str, Any]) -> GraderSample:
    """The row with its own calls as the answer."""
    calls = [
        {"id": str(place), "type": "function",
         "function": {"name": call["name"], "arguments": json.dumps(call["arguments"])}}
        for place, call in enumerate(row["reference_answer"]["calls"])
    ]  # fmt: skip
    turn = {"role": "assistant", "content": None if calls else "No tool can do that.", "tool_calls": calls}
    metadata = {key: value for key, value in row.items() if key not in ("id", "messages")}
    sample = parse_sample({"id": row["id"], "messages": [*row["messages"], turn], "metadata": metadata})
    assert isinstance(sample, GraderSample)
    return sample


def compared() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Rows whose calls are compared with the wanted ones."""
    return _prepared(state=False)


def carried_out() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Rows whose calls are carried out, the final state being compared."""
    return _prepared(state=True)


def thirty_two() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """The largest allowed pairing: 32 wanted and 32 given calls of one tool, half of them wrong, reversed."""
    from rft.graders.load import load_grader

    wanted = [{"name": "f", "arguments": {"x": place, "y": 1}} for place in range(32)]
    calls = tuple({"name": "f", "arguments": {"x": place, "y": place % 2}} for place in reversed(range(32)))
    sample = GraderSample("1", (), "", {"calls": wanted}, tool_calls=calls)
    return load_grader({"type": "tool_calls"}).grade, [sample]


CONTENDERS = {
    "calls compared": compared,
    "calls carried out on an API": carried_out,
    "32 calls against 32, the worst case": thirty_two,
}

if __name__ == "__main__":
    show("benchmarks.tool_calls")
