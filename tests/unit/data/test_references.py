"""What graders read of references: the gate says what every response would be told, without running anything."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from rft.data.walk import walk
from rft.graders.base import GraderSpecError
from rft.graders.references import ReferenceReader, reads_reference, reference_readers
from stacks.project import ROOT
from tests.unit.data.made import tool

RECIPES = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/recipe.yaml"))


def document(recipe: str, file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "datasets" / recipe / file).read_text(encoding="utf-8"))
    return found


def reader(**grader: Any) -> ReferenceReader:
    (found,) = reference_readers(grader)
    return found


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("file", ["reward.json", "evaluation.json"])
def test_the_committed_rows_can_all_be_read(recipe: str, file: str) -> None:
    readers = reference_readers(document(recipe, file))
    for line in (ROOT / "datasets" / recipe / "test.jsonl").read_text(encoding="utf-8").splitlines():
        assert [each.problem(json.loads(line)) for each in readers] == [None] * len(readers)


@pytest.mark.parametrize(
    ("grader", "reads"),
    [
        ({"type": "math_answer"}, True),
        ({"type": "string_check", "operation": "eq"}, False),
        ({"type": "string_check", "operation": "eq", "reference": "{{ item.reference_answer.a }}"}, True),
        ({"type": "string_check", "operation": "eq", "reference": "{{item.label}}"}, False),
        ({"type": "python", "source": "def grade(sample, item): return item['reference_answer'] == 1"}, True),
        ({"type": "length"}, False),
        ({"type": "multi", "graders": {"a": {"type": "length"}, "b": {"type": "code_tests"}}}, True),
        ({"type": ["odd"]}, False),
        (None, False),
    ],
)
def test_which_graders_need_a_reference(grader: object, reads: bool) -> None:
    if grader == {"type": "string_check", "operation": "eq"}:
        reads = True  # its default reference is the row's
    assert reads_reference(grader) is reads


def test_a_missing_key_is_named_with_its_path() -> None:
    check = reader(type="string_check", operation="eq", reference="{{item.labels[1].name}}")
    messages = [{"role": "user", "content": "q"}]
    assert check.problem({"messages": messages, "labels": [{}, {"name": "yes"}]}) is None
    assert check.problem({"messages": messages, "labels": [{}]}) == (
        "labels[1].name",
        "is not in the row, and the grader asks for {{item.labels[1].name}}",
    )


def test_a_wanted_call_is_of_a_tool_that_the_row_offers() -> None:
    check = reader(type="tool_calls")
    row = {
        "reference_answer": {"calls": [{"name": "book", "arguments": {}}]},
        "tools": [tool("book"), tool("find")],
    }
    assert check.problem(row) is None
    assert check.problem({**row, "tools": [tool("find")]}) == (
        "reference_answer",
        "wants a call of 'book', which `tools` does not offer",
    )


def test_nothing_of_a_row_is_executed(tmp_path: Any) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')\ndef check(candidate):\n    assert candidate(1) == 1"
    row = {"reference_answer": {"entry_point": "f", "test_code": code, "solution": code}}
    assert reader(type="code_tests").problem(row) is None
    assert not mark.exists()


def test_hostile_references_are_findings_not_crashes() -> None:
    nested: Any = {"calls": []}
    for _ in range(60):
        nested = {"calls": [nested], "state": nested}
    hostile: tuple[Any, ...] = (
        nested,
        "[" * 100_000,
        "-" * 100_000,
        "(" * 19_000,
        "9" * 19_000,
        [[]],
        {"tests": nested},
    )
    for kind in ("math_answer", "code_tests", "json_extraction", "tool_calls"):
        check = reader(type=kind)
        for value in hostile:
            found = check.problem({"reference_answer": value})
            assert found is None or (found[0] and found[1])


def test_a_grader_that_cannot_be_built_is_refused() -> None:
    with pytest.raises(GraderSpecError, match="tool_calls"):
        reference_readers({"type": "tool_calls", "mode": "no such mode"})


def test_readers_start_no_sandbox_and_import_no_judge() -> None:
    documents = [document(recipe, file) for recipe in RECIPES for file in ("reward.json", "evaluation.json")]
    code = (
        "import sys, json\n"
        # What only graders' own packages bring is not in the stages' asset.
        "for name in ('boto3', 'sympy', 'math_verify', 'sacrebleu', 'nltk', 'rapidfuzz', 'rouge_score', "
        "'pydantic_monty'): sys.modules[name] = None\n"
        "from rft.graders.references import reference_readers\n"
        "for each in json.loads(sys.argv[1]): reference_readers(each)\n"
        "print([name for name in sys.modules if name in ('subprocess', 'rft.graders.sandbox.sandbox',"
        " 'rft.graders.judge.asking')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(documents)],
        env={"PYTHONPATH": str(ROOT / "lambda")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_paths_are_readable() -> None:
    value = {"a": [{"b c": 1}], "": None, "x" * 200: 2}
    assert [path for path, _ in walk(value)] == ["", "a", "a[0]", 'a[0]["b c"]', '[""]', f'["{"x" * 40}"]']
