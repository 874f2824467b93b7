"""A pin tells when the judge, its rubric or what it is told has changed, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from rft.graders.judge.pins import judge_pins
from tests.fresh_process import printed
from tests.unit.graders.judge.samples import LABEL, REWARD, RUBRIC, SCORE

TREE: dict[str, Any] = {
    "type": "multi",
    "graders": {
        "a": {"type": "length", "max": 3},
        "b": RUBRIC,
        "c": {"type": "multi", "graders": {"d": SCORE}},
    },
}


def test_each_judge_of_a_tree_has_a_pin() -> None:
    pins = judge_pins(TREE)
    assert [(pin.grader, pin.type, pin.model) for pin in pins] == [
        ("$.graders.b", "rubric", RUBRIC["model"]),
        ("$.graders.c.graders.d", "score_model", SCORE["model"]),
    ]
    assert all(len(pin.rubric_sha256) == len(pin.prompt_sha256) == 64 for pin in pins)
    assert [pin.grader for pin in judge_pins(REWARD)] == ["$"]


def test_where_no_model_is_asked_there_is_none() -> None:
    documents: tuple[Any, ...] = (
        {"type": "length", "max": 3},
        {"type": "multi", "graders": []},
        [],
        None,
        "rubric",
        {"type": []},
    )
    for document in documents:
        assert judge_pins(document) == []


def test_what_changes_a_pin() -> None:
    (pin,) = judge_pins(RUBRIC)
    assert judge_pins(dict(reversed(RUBRIC.items()))) == [pin]
    (renamed,) = judge_pins({**RUBRIC, "name": "other"})
    assert renamed == pin
    criteria = [{**RUBRIC["criteria"][0], "weight": 2}, *RUBRIC["criteria"][1:]]
    (weighed,) = judge_pins({**RUBRIC, "criteria": criteria})
    assert weighed.rubric_sha256 != pin.rubric_sha256 and weighed.prompt_sha256 == pin.prompt_sha256
    (other,) = judge_pins({**RUBRIC, "model": "us.amazon.nova-pro-v1:0"})
    assert (other.rubric_sha256, other.prompt_sha256) == (pin.rubric_sha256, pin.prompt_sha256)
    assert other.model != pin.model


def test_a_changed_message_is_another_prompt() -> None:
    for document in (SCORE, LABEL, REWARD):
        (pin,) = judge_pins(document)
        (changed,) = judge_pins({**document, "input": document["input"][1:]})
        assert changed.rubric_sha256 == pin.rubric_sha256 and changed.prompt_sha256 != pin.prompt_sha256


@pytest.mark.parametrize(
    ("document", "words"), [(RUBRIC, "response_note"), (SCORE, "texts_note"), (LABEL, "text_pointer")]
)
def test_what_this_version_writes_around_the_response_is_part_of_the_prompt(
    document: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pin,) = judge_pins(document)
    monkeypatch.setattr(f"rft.graders.judge.prompt.{words}", lambda _: "Other words.")
    (changed,) = judge_pins(document)
    assert changed.rubric_sha256 == pin.rubric_sha256 and changed.prompt_sha256 != pin.prompt_sha256


def test_nothing_is_loaded_for_it() -> None:
    code = (
        "import sys, rft.graders.judge.pins; "
        "print([m for m in sys.modules if m == 'pydantic' or m.endswith('.load')])"
    )
    assert printed(code) == "[]"
