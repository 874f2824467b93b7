"""Blocks about the preflight: every made-up response by grader type, and the attacks that fit any grader."""

import json
import random
from typing import Any

from rft.preflight.responses import _MODULES, responses_for
from rft.preflight.responses.base import KINDS
from rft.preflight.responses.general_texts import ATTACKS, FIXED, JUDGES_HAVE, MADE_OF_ROW
from scripts.doc_blocks.tables import table
from stacks.project import ROOT

_ROWS_OF = {
    "code_tests": "code",
    "json_extraction": "extraction",
    "math_answer": "math",
    "tool_calls": "tools",
}
_TEXT = {
    "messages": [{"role": "user", "content": "Where is it?"}],
    "reference_answer": "In the city of Oslo, 2 km away",
}
_JUDGED = {
    **_TEXT,
    "gold_response": "It is in the city of Oslo. Take line 2 to the last stop, then walk for 5 minutes.",
}
_SHOWN = 70


def catalogue() -> str:
    """Strategies by kind, one table row a generator; rows that only some prompts allow are those of a first row."""
    by_strategies: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
    for kind in sorted(_MODULES):
        made = responses_for({"type": kind}, _row(kind), random.Random(0))
        found = tuple(
            (name, tuple(response.strategy for response in made if response.kind == name)) for name in KINDS
        )
        by_strategies.setdefault(found, []).append(kind)
    rows: list[tuple[str, str, str]] = []
    for strategies, kinds in by_strategies.items():
        types = ", ".join(f"`{kind}`" for kind in kinds)
        rows.extend((types, kind.replace("_", " "), _names(kind, names)) for kind, names in strategies)
    return table(("grader", "kind", "responses"), rows)


def _names(kind: str, names: tuple[str, ...]) -> str:
    return ", ".join(name.removeprefix(f"{kind}_") for name in names)


def _row(kind: str) -> dict[str, Any]:
    if kind not in _ROWS_OF:
        return _JUDGED
    with (ROOT / "datasets" / _ROWS_OF[kind] / "test.jsonl").open(encoding="utf-8") as lines:
        row: dict[str, Any] = json.loads(next(lines))
    return row


def general() -> str:
    """The attacks of `rft.preflight.responses.general`."""
    made = [(f"`attack_any_{name}`", what, _judged(name)) for name, what in MADE_OF_ROW.items()]
    fixed = [(f"`attack_any_{name}`", _shown(text), _judged(name)) for name, text in ATTACKS.items()]
    same = [(f"`attack_fixed_{name}`", _shown(text), "yes") for name, (text, _) in FIXED.items()]
    call = [("`attack_any_call_instead`", "no text, but a call of a tool that nobody offers", "yes")]
    return table(("attack", "what it says", "where a model judges"), [*made, *fixed, *call, *same])


def _judged(name: str) -> str:
    return "no" if name in JUDGES_HAVE else "yes"


def _shown(text: str) -> str:
    quoted = json.dumps(text)
    cut = quoted if len(quoted) <= _SHOWN else f"{quoted[:_SHOWN]}..."
    return f"`{cut.replace('|', '/').replace('`', '')}`"
