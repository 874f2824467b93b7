"""A tool's parameters are a valid JSON Schema (2020-12, or what `$schema` names)."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from rft.data.checks.base import Line, LineCheck, LineRule, Problem, Validation
from rft.data.walk import child_path

# Rows mostly share their tools; a data set in which none does is checked all the same, only slower.
_REMEMBERED = 4096


def _begin(_validation: Validation) -> LineRule:
    known: dict[str, tuple[str, str] | None] = {}

    def check(line: Line) -> Iterator[Problem]:
        for path, function in line.functions:
            parameters = function.get("parameters")
            if not isinstance(parameters, dict):
                continue
            key = json.dumps(parameters)
            if key not in known:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[key] = _schema_check()(parameters)
            wrong = known[key]
            if wrong is not None:
                yield Problem(f"is no JSON Schema: {wrong[1]}", path=f"{path}.parameters{wrong[0]}")

    return check


@cache
def _schema_check() -> Callable[[dict[str, Any]], tuple[str, str] | None]:
    """What tells where and how a schema is wrong; the package is imported where there are tools."""
    from jsonschema import FormatChecker
    from jsonschema.exceptions import SchemaError, best_match
    from jsonschema.validators import Draft202012Validator, validator_for

    formats = FormatChecker(())

    def check(schema: dict[str, Any]) -> tuple[str, str] | None:
        if not isinstance(schema.get("$schema", ""), str):
            # The package looks a dialect up by this value, and could not.
            return ".$schema", "it is no text"
        kind = validator_for(schema, default=Draft202012Validator)
        try:
            errors = kind(kind.META_SCHEMA, format_checker=formats).iter_errors(schema)
            found: SchemaError | None = best_match(errors)
        except RecursionError:
            return "", "it is nested too deeply"
        if found is None:
            return None
        path = ""
        for part in found.absolute_path:
            path = child_path(path, part)
        where = path if not path or path.startswith("[") else f".{path}"
        return where, found.message if len(found.message) <= 120 else f"{found.message[:120]}..."

    return check


CHECK = LineCheck("tool_schema", "A tool's parameters are a valid JSON Schema.", "correct the schema", _begin)
