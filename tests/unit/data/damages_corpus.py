"""Damages that only show beside other rows: repeated ids and prompts, leakage, labels, personal data."""

from __future__ import annotations

import json

from tests.unit.data.made import Files, Row, dumped, plain, words
from tests.unit.data.twins import SetDamage


def _put(files: Files, split: str, line: int, row: Row) -> Files:
    """The files with another row at a line (from 1)."""
    lines = list(files[split])
    lines[line - 1] = dumped(row)
    return {**files, split: lines}


def _near(number: int, split: str = "train") -> list[Row]:
    """The turns of a row, its question with two words more."""
    question = f"please {words(split, number)} now"
    return [*plain(number, split)["messages"][:-1], {"role": "user", "content": question}]


def _same(files: Files) -> Files:
    return {
        split: [
            dumped({**json.loads(line), "reference_answer": "#### 1" if number % 10 else f"#### {number}"})
            for number, line in enumerate(lines)
        ]
        for split, lines in files.items()
    }


def _labels(files: Files, train: int, test: int) -> Files:
    """References are `#### 1` to `#### train`, in the test split to `#### test`."""
    kinds = {"train": train, "validation": train, "test": test}
    return {
        split: [
            dumped({**json.loads(line), "reference_answer": f"#### {1 + number % kinds[split]}"})
            for number, line in enumerate(lines)
        ]
        for split, lines in files.items()
    }


DAMAGES = [
    SetDamage("unique_ids", lambda f: _put(f, "train", 8, {**plain(7), "id": "train-3"}), (("train", 8),)),
    SetDamage(
        "no_duplicates",
        lambda f: _put(f, "train", 8, {**plain(7), **{key: plain(3)[key] for key in ("messages", "reference_answer")}}),
        (("train", 8),),
    ),
    SetDamage(
        "no_conflicting_answers",
        lambda f: _put(f, "train", 8, {**plain(7), "messages": plain(3)["messages"]}),
        (("train", 8),),
        also=frozenset({"no_duplicates"}),
    ),
    SetDamage(
        "no_leakage",
        lambda f: _put(f, "test", 8, {**plain(3), "id": "other"}),
        (("test", 8),),
    ),
    SetDamage(
        "no_near_leakage",
        lambda f: _put(f, "test", 8, {**plain(3), "messages": _near(3)}),
        (("test", 8),),
    ),
    SetDamage(
        "no_near_overlap",
        lambda f: _put(f, "test", 8, {**plain(7, "test"), "messages": _near(5)}),
        (("test", 8),),
    ),
    SetDamage(
        "no_near_duplicates",
        lambda f: _put(f, "train", 8, {**plain(7), "messages": _near(3)}),
        (("train", 8),),
    ),
    SetDamage("answer_diversity", _same, (("train", None), ("validation", None), ("test", None))),
    SetDamage("label_skew", lambda f: _labels(f, 5, 6), (("test", 6),)),
    SetDamage(
        "personal_data",
        lambda f: _put(f, "train", 8, {**plain(7), "reference_answer": "ada@lovelace.net\n#### 8"}),
        (("train", 8),),
    ),
]  # fmt: skip
