"""Every dataset rule on a row that keeps it and on rows that break it."""

import json
from pathlib import Path
from typing import Any

import pytest

import rft.data.checks as checks
from rft.catalogue.models import RowLimits
from rft.contracts.finding import Finding
from rft.contracts.outcomes import Severity
from rft.data.settings import DatasetSettings
from rft.data.validate import DatasetReport, validate_datasets

LIMITS = DatasetSettings(RowLimits(minimum=100, maximum=20_000))


def row(number: int, split: str = "train", **changes: Any) -> dict[str, Any]:
    """A row that keeps every rule."""
    kept: dict[str, Any] = {
        "id": f"{split}-{number}",
        "messages": [
            {"role": "system", "content": "Answer."},
            {"role": "user", "content": f"{split} question {number}"},
        ],
        "reference_answer": str(number),
        "rft": {"run": "math-20260101-0123456789", "row": number, "split": split},
    }
    return {**kept, **changes}


def line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def check(*odd: bytes, split: str = "train") -> DatasetReport:
    """A valid data set with odd lines added to one split."""
    splits = {
        "train": [line(row(n)) for n in range(120)],
        "validation": [line(row(n, "validation")) for n in range(100)],
        "test": [line(row(n, "test")) for n in range(30)],
    }
    splits[split] += odd
    return validate_datasets(splits, LIMITS)


def of_rule(report: DatasetReport, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def turns(*pairs: tuple[str, Any]) -> bytes:
    return line(row(999, messages=[{"role": role, "content": content} for role, content in pairs]))


def test_a_valid_set_has_no_error_and_no_warning() -> None:
    report = check()
    assert report.valid and report.warnings == 0
    assert report.rows == {"train": 120, "validation": 100, "test": 30}
    assert report.effective_rows == report.rows
    assert report.sentence() == "The data is usable: 120 train, 100 validation, 30 test rows, 0 warnings."


def test_every_rule_has_a_file_of_its_name() -> None:
    files = {file.stem for file in Path(checks.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert files == set(checks.REGISTRY)
    assert all(checks.REGISTRY[rule].rule.endswith(".") for rule in files)


BAD_LINES = {
    "utf8_text": [b'{"a": "\xff"}\n', b'\xef\xbb\xbf{"a": 1}\n'],
    "no_blank_line": [b"\n", b"   \r\n"],
    "json_object": [
        b"{\n",
        b"[1]\n",
        b'"text"\n',
        b"{'a': 1}\n",
        b'{"a": NaN}\n',
        b'{"a": 1} {"b": 2}\n',
        b'{"a": "\\ud800"}\n',
        b"[" * 100_000 + b"\n",
        b'{"a": ' + b"9" * 5000 + b"}\n",
    ],
    "unique_keys": [
        b'{"messages": [{"role": "user", "role": "user", "content": "twice"}], "reference_answer": "1"}'
    ],
    "messages_list": [
        line({"reference_answer": "1"}),
        line(row(1, messages=[])),
        line(row(1, messages="hi")),
        line(row(1, messages=["hi"])),
    ],
    "message_roles": [
        turns(("user", "a"), ("system", "b"), ("user", "c")),
        turns(("user", "a"), ("assistant", "b")),
        turns(("system", "a")),
        turns(("human", "a")),
        line(row(1, messages=[{"content": "no role"}])),
        line(row(1, messages=[{"role": ["user"], "content": "a list"}])),
    ],
    "message_content": [
        turns(("user", " ")),
        turns(("user", 7)),
        turns(("user", [])),
        turns(("user", None)),
        turns(("user", ["text"])),
        turns(("user", [{"type": "image_url", "image_url": "x"}])),
        turns(("user", [{"type": "text", "text": ""}])),
    ],
    "reference_answer": [
        line({"messages": [{"role": "user", "content": "q"}]}),
        line(row(999, reference_answer="")),
        line(row(999, reference_answer={})),
        line(row(999, reference_answer=72)),
        line(row(999, reference_answer=["72"])),
        line(row(999, reference_answer=True)),
    ],
    "unique_ids": [line(row(999, id="train-5")), line(row(999, id="")), line(row(999, id=5))],
    "tools_well_formed": [
        line(row(999, tools=[])),
        line(row(999, tools={"type": "function"})),
        line(row(999, tools=[{"name": "f"}])),
        line(row(999, tools=[{"type": "function", "function": {"name": "f"}}] * 2)),
        line(row(999, tools=[{"type": "function", "function": {"name": "a b"}}])),
        line(
            row(
                999, tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "string"}}}]
            )
        ),
    ],
}


@pytest.mark.parametrize(("rule", "bad"), [(rule, bad) for rule, lines in BAD_LINES.items() for bad in lines])
def test_a_broken_line_is_an_error_of_its_rule(rule: str, bad: bytes) -> None:
    report = check(bad)
    found = of_rule(report, rule)
    assert found and found[0].severity is Severity.ERROR
    assert (found[0].file, found[0].line) == ("train.jsonl", 121)
    assert report.effective_rows["train"] == 120


GOOD_LINES = [
    turns(("user", [{"type": "text", "text": "parts"}, {"text": "more"}])),
    turns(("user", "a"), ("assistant", "b"), ("user", "c")),
    line(row(999, reference_answer={"tool_called": "f"})),
    line(row(999, tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}])),
    line(
        row(
            999,
            messages=[
                {"role": "user", "content": "weather?"},
                {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
                {"role": "tool", "content": "sunny"},
            ],
        )
    ),
    json.dumps(row(999, messages=[{"role": "user", "content": "café 😀"}])).encode(),
    json.dumps(row(999, messages=[{"role": "user", "content": "日本"}]), ensure_ascii=False).encode()
    + b"\r\n",
]


@pytest.mark.parametrize("good", GOOD_LINES)
def test_a_good_line_has_no_finding(good: bytes) -> None:
    report = check(good)
    assert report.errors == report.warnings == 0 and report.effective_rows["train"] == 121


def test_roles_that_are_no_text_do_not_break_the_check() -> None:
    assert not check(line(row(1, messages=[{"role": {"a": 1}, "content": "x"}]))).valid
