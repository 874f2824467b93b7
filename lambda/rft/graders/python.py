"""python: a function `grade(sample, item)` of the recipe's own, run in a locked child. OpenAI's grader of this name.

    {"type": "python", "name": "own", "source": "def grade(sample, item):\\n    return 1.0"}

`sample` holds output_text, output_json (None when the response is no JSON), output_tools and choices; `item` the
row's keys. The source sees the standard library's modules that candidates' code sees, and no third-party package; an
import of anything else is refused when the file is loaded. What it returns is clipped to [0, 1]; anything but a finite
number, an exception or the time limit scores 0 with python_grader_runtime_error. `image_tag` is accepted and means
nothing here.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderSpecError, Need, Score
from rft.graders.sandbox.child.lock import OFFERED
from rft.graders.sandbox.child.wire import Unreadable
from rft.graders.sandbox.limits import Limits
from rft.graders.sandbox.probe import proved_sandbox
from rft.graders.templates import Unfilled, choices_of, item_of, output_json
from rft.graders.time_budget import PYTHON_SECONDS

MAX_SOURCE_BYTES = 256_000
"""OpenAI's own limit."""
RUNTIME_ERROR = "python_grader_runtime_error"


class Spec(BaseModel):
    """The JSON form of this grader."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["python"]
    name: str = "python"
    source: str
    image_tag: str | None = None
    pass_threshold: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = PYTHON_SECONDS


class PythonGrader:
    """The grader; see the module's docstring."""

    needs: frozenset[Need] = frozenset({"sandbox"})

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self.source = spec.source
        self.threshold = spec.pass_threshold
        self.limits = Limits(wall_seconds=spec.timeout_seconds, cpu_seconds=spec.timeout_seconds)
        self.paid = frozenset({"grade"})

    def grade(self, sample: GraderSample) -> Score:
        """What the function returns, clipped to [0, 1]. Raises `GraderFault` when the sandbox does not work."""
        try:
            result = proved_sandbox().call(
                self.source, "grade", [sample_of(sample), item_of(sample)], self.limits
            )
        except Unreadable:
            return Score.unjudged("sample_parse_error")
        value = result.value if result.outcome == "returned" else None
        if not isinstance(value, bool | int | float) or not _finite(value):
            return Score.unjudged(RUNTIME_ERROR)
        score = min(1.0, max(0.0, float(value)))
        components = {"grade": score}
        if self.threshold is not None:
            components["passed"] = float(score >= self.threshold)
        return Score(score, components)


def sample_of(sample: GraderSample) -> dict[str, Any]:
    """The response as OpenAI's `grade` gets it."""
    try:
        parsed = output_json(sample)
    except Unfilled:
        parsed = None
    return {
        "output_text": sample.response_text,
        "output_json": parsed,
        "output_tools": list(sample.tool_calls),
        "choices": choices_of(sample),
    }


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def build(spec: Spec, path: str, _load_child: object) -> PythonGrader:
    """Raises `GraderSpecError` for source that is no Python, lacks `grade(sample, item)`, or imports what the sandbox
    lacks."""
    where = f"{path}.source"
    if len(spec.source.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise GraderSpecError(where, f"the source is longer than {MAX_SOURCE_BYTES:,} bytes")
    try:
        tree = ast.parse(spec.source)
    except SyntaxError as error:
        raise GraderSpecError(where, f"line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise GraderSpecError(where, f"this cannot be read as Python: {error}") from error
    if not any(_is_grade(node) for node in tree.body):
        raise GraderSpecError(
            where, "there is no top-level `def grade(sample, item)` with exactly two arguments"
        )
    for line, module in _imports(tree):
        if module not in OFFERED and module != "__future__":
            raise GraderSpecError(
                where,
                f"line {line} imports {module}, which the sandbox does not have; it offers the standard library's "
                "modules without files, network and processes",
            )
    return PythonGrader(spec)


def _is_grade(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name != "grade":
        return False
    given = node.args
    places = len(given.posonlyargs) + len(given.args)
    extra = given.vararg or given.kwarg or any(default is None for default in given.kw_defaults)
    return places == 2 and not extra


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and module of every import; ``from urllib import parse`` imports urllib.parse where the sandbox has that."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            inner = [f"{module}.{alias.name}" for alias in node.names]
            yield from ((node.lineno, each if each in OFFERED else module) for each in inner)
