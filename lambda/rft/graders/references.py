"""What graders read of a row's reference, judged before any response exists: without a sandbox, a judge or a model.

`reference_readers(document)` gives one reader for each grader of a reward.json or evaluation.json that reads the
reference or another key of the row. A reader runs the very parser that the grader runs, so that the dataset gate says
what the grader would say of every response: "there is no number in it", "the tests do not parse". Parsers are imported
when a document names their type. Nothing of a row is executed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from rft.graders.base import GraderSpecError
from rft.graders.references_templates import filled, placeholders
from rft.graders.spec import documents

PATH = "reference_answer"

Row = Mapping[str, Any]
Wrong = tuple[str, str]
"""JSON path in the row, and what is wrong there as the end of a sentence."""
Judge = Callable[[Row], Wrong | None]

_COMPARED = frozenset({"math_answer", "code_tests", "json_extraction", "tool_calls"})
_TEMPLATED = frozenset({"string_check", "text_similarity", "score_model", "label_model", "reward_model"})


@dataclass(frozen=True, slots=True)
class ReferenceReader:
    """One grader's reading of rows. `kind` is its type."""

    kind: str
    judge: Judge

    def problem(self, row: Row) -> Wrong | None:
        """Where and why the grader could judge no response to this row, or None. Never raises for bad data."""
        try:
            return self.judge(row)
        except RecursionError:
            return PATH, "is nested too deeply for the grader"


def reads_reference(document: object) -> bool:
    """Whether a grader of the document cannot do without `reference_answer`."""
    for found in documents(document):
        kind = str(found.get("type"))
        if kind in _COMPARED:
            return True
        if kind in _TEMPLATED and any("item.reference_answer" in text for text in placeholders(found)):
            return True
        source = found.get("source")
        if kind == "python" and isinstance(source, str) and PATH in source:
            return True
    return False


def reference_readers(document: object) -> tuple[ReferenceReader, ...]:
    """The readers of a grader document, outermost grader first.

    Raises:
        GraderSpecError: a grader that reads the reference cannot be built.
    """
    readers = []
    for found in documents(document):
        kind = found.get("type")
        if isinstance(kind, str) and kind in _BUILDERS:
            readers.append(ReferenceReader(kind, _BUILDERS[kind](found)))
        elif isinstance(kind, str) and kind in _TEMPLATED and placeholders(found):
            readers.append(ReferenceReader(kind, partial(filled, placeholders(found))))
    return tuple(readers)


def _spec(kind: str, found: Mapping[str, Any]) -> Any:
    """The validated settings of a grader. Raises `GraderSpecError`."""
    module = importlib.import_module(f"rft.graders.{kind}")
    try:
        return module.Spec.model_validate(found)
    except ValueError as error:
        raise GraderSpecError("$", f"the {kind} grader cannot be used: {error}") from error


def _reference(row: Row) -> Any:
    """The reference as graders get it: the event's reader takes `{"text": "..."}` for the string."""
    found = row.get(PATH)
    if isinstance(found, dict) and len(found) == 1 and isinstance(found.get("text"), str):
        return found["text"]
    return found


def _math(found: Mapping[str, Any]) -> Judge:
    from rft.graders.math.reference import UnreadableReference, parse_reference

    numbers_only = found.get("answers") == "numbers"

    def judge(row: Row) -> Wrong | None:
        try:
            read = parse_reference(_reference(row))
        except UnreadableReference as error:
            return PATH, str(error)
        if numbers_only and read.number is None:
            return PATH, "has no number as its final answer, and the grader takes numbers alone"
        return None

    return judge


def _code(_found: Mapping[str, Any]) -> Judge:
    from rft.graders.code.reference import CheckTests, NoTests, UnreadableTests, read_tests

    def judge(row: Row) -> Wrong | None:
        try:
            tests = read_tests(_reference(row))
        except (UnreadableTests, NoTests) as error:
            return PATH, str(error)
        if isinstance(tests, CheckTests):
            for source in (tests.setup, tests.code, *tests.asserts):
                if (wrong := _syntax(source)) is not None:
                    return PATH, f"the tests are no Python: {wrong}"
        if tests.context.solution and (wrong := _syntax(tests.context.solution)) is not None:
            return PATH, f"the solution is no Python: {wrong}"
        return None

    return judge


def _syntax(source: str) -> str | None:
    """What Python's parser has against a source; it is read and never run."""
    import ast

    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno}, {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        return "it cannot be read"
    return None


def _json(found: Mapping[str, Any]) -> Judge:
    from rft.graders.json_values.reference import UnreadableReference, read_reference
    from rft.graders.json_values.schema import UnusableSchema, gate_for

    spec = _spec("json_extraction", found)

    def judge(row: Row) -> Wrong | None:
        field = spec.schema_field
        schema = row.get(field) if field is not None else spec.json_schema
        if field is not None and schema is None:
            return field, "is missing, and the grader takes the schema from it"
        try:
            gate = None if schema is None else gate_for(schema)
            read_reference(_reference(row), gate)
        except UnusableSchema as error:
            return field or PATH, str(error)
        except UnreadableReference as error:
            return PATH, str(error)
        return None

    return judge


def _calls(found: Mapping[str, Any]) -> Judge:
    from rft.graders.calls.api import UnreadableApi, read_api
    from rft.graders.calls.compare import as_comparer
    from rft.graders.calls.patterns import same_name
    from rft.graders.calls.reference import UnreadableReference, read_reference

    spec = _spec("tool_calls", found)
    comparers = {key: as_comparer(comparer) for key, comparer in spec.compare.items()}

    def judge(row: Row) -> Wrong | None:
        try:
            read = read_reference(_reference(row), comparers)
        except UnreadableReference as error:
            return PATH, str(error)
        offered = _tool_names(row)
        for wanted in read.calls or ():
            if offered and not any(same_name(wanted.name, name) for name in offered):
                return PATH, f"wants a call of {wanted.name[:64]!r}, which `tools` does not offer"
        api = None if spec.mode == "calls" else row.get("api")
        if api is None:
            if spec.mode == "state" or read.calls is None:
                return "api", "is missing, and a state needs an api to be reached in"
            return None
        try:
            read_api(api)
        except UnreadableApi as error:
            return "api", str(error)
        return None

    return judge


def _tool_names(row: Row) -> list[str]:
    """The names of the tools that a row offers."""
    tools = row.get("tools")
    functions = (
        [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    )
    names = [function.get("name") for function in functions if isinstance(function, dict)]
    return [name for name in names if isinstance(name, str)]


_BUILDERS: Mapping[str, Callable[[Mapping[str, Any]], Judge]] = {
    "math_answer": _math,
    "code_tests": _code,
    "json_extraction": _json,
    "tool_calls": _calls,
}
