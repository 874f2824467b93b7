"""json_extraction on the extraction recipe's training rows with gold answers, beside the schema check alone and beside
what a quick script does: load, validate with `jsonschema`, compare."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import show
from stacks.project import ROOT

Measured = tuple[Callable[[Any], object], Sequence[Any]]


def _rows() -> list[dict[str, Any]]:
    text = (ROOT / "datasets" / "extraction" / "train.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _graded(answer: Callable[[dict[str, Any]], str]) -> Measured:
    from rft.contracts.grader_event import GraderSample
    from rft.graders.load import load_grader

    grader = load_grader({"type": "json_extraction", "locate": "lenient", "schema_field": "schema"})
    samples = [
        GraderSample(row["id"], (), answer(row), row["reference_answer"], {"schema": row["schema"]})
        for row in _rows()
    ]
    return grader.grade, samples


def gold() -> Measured:
    """Right answers."""
    return _graded(lambda row: json.dumps(row["reference_answer"]))


def fenced_and_wrong() -> Measured:
    """Fenced answers with one field wrong, so that nothing takes a short cut."""

    def answer(row: dict[str, Any]) -> str:
        facts = dict(row["reference_answer"])
        key = next(k for k, v in facts.items() if isinstance(v, list))
        facts[key] = facts[key][::-1] + facts[key][:1]
        return f"Here is what I found:\n```json\n{json.dumps(facts, indent=2)}\n```"

    return _graded(answer)


def longest() -> Measured:
    """The costliest refusals: 100,000 characters of openings that never close."""
    texts = ['{"a":' * 20_000, '{"' * 50_000, '{"a": "' * 14_000]
    return _graded(lambda row: texts[int(row["id"][-2:]) % len(texts)])


def gate_alone() -> Measured:
    """The schema gate alone, its validators cached."""
    from rft.graders.json_values.schema import gate_for

    return lambda row: gate_for(row["schema"]).accepts(row["reference_answer"]), _rows()


def quick_script() -> Measured:
    """The peer: json.loads, jsonschema.validate, ==. It builds a validator a call, as its own documentation shows."""
    import jsonschema

    def grade(row: dict[str, Any]) -> float:
        value = json.loads(row["text"])
        jsonschema.validate(value, row["schema"])
        return float(value == row["reference_answer"])

    return grade, [{**row, "text": json.dumps(row["reference_answer"])} for row in _rows()]


CONTENDERS = {
    "json_extraction, gold": gold,
    "json_extraction, fenced, wrong": fenced_and_wrong,
    "json_extraction, hostile 100 KB": longest,
    "schema gate alone": gate_alone,
    "loads + jsonschema.validate + ==": quick_script,
}

if __name__ == "__main__":
    show("benchmarks.json_extraction")
