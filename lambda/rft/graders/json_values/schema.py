"""The schema gate: JSON Schema (2020-12 unless `$schema` says otherwise), checked once, cached, without a network.

A `$ref` must resolve inside the schema or to a published metaschema; nothing is ever fetched. `pattern` and
`patternProperties` are matched in linear time (`rft.graders.linear_pattern`); a pattern that cannot be is refused when
the schema is loaded, not in the middle of a batch. The number of references that one value may lead through is bounded.
`format` is an annotation, as the standard has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jsonschema import FormatChecker
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator, validator_for
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
from referencing import Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, Schema

from rft.graders.json_values.keywords import Budget, Spent, bounded
from rft.graders.linear_pattern import PatternError, linear_pattern

_PROBES: tuple[Any, ...] = ({}, [], "", 0, None)
NO_FORMATS = FormatChecker(())
_MAY_REPEAT = re.compile(r"[*+?{|]")


class UnusableSchema(ValueError):
    """The schema itself is wrong; the message is a sentence."""


class SchemaGate:
    """Tells whether a value satisfies one schema; `key` names the schema."""

    def __init__(self, schema: dict[str, Any] | bool, key: str) -> None:
        """Raises `UnusableSchema`."""
        if isinstance(schema, Mapping) and not isinstance(schema.get("$schema", ""), str):
            # The package looks a dialect up by this value, and could not.
            raise UnusableSchema("this is no JSON Schema: $schema is no text")
        kind = validator_for(schema, default=Draft202012Validator)
        try:
            # The stubs forget that true and false are schemas. Patterns are RE2's to check, not the format checker's.
            kind.check_schema(schema, format_checker=NO_FORMATS)  # type: ignore[arg-type,call-arg]
        except SchemaError as error:
            raise UnusableSchema(f"this is no JSON Schema: {error.message}") from error
        except RecursionError as error:
            raise UnusableSchema("this schema is nested too deeply") from error
        _check_subschemas(schema)
        _check_unevaluated(schema, key)
        self.key = key
        self._budget = Budget()
        self._validator: Validator = bounded(kind, self._budget)(schema, registry=REGISTRY)
        for probe in _PROBES:
            self.accepts(probe)

    def accepts(self, value: Any) -> bool:
        """Whether the value is valid. Raises `UnusableSchema` when the schema leads in a circle, or in so many ways
        through itself that nobody could wait for the end."""
        self._budget.renew()
        try:
            return self._validator.is_valid(value)
        except ArithmeticError:
            return False  # multipleOf on a number beyond floats: no such number was asked for
        except (RecursionError, Spent) as error:
            raise UnusableSchema("this schema refers to itself without end") from error
        except PatternError as error:
            raise UnusableSchema(str(error)) from error
        except Unresolvable as error:
            raise UnusableSchema(f"$ref {error.ref!r} leads nowhere; nothing is fetched") from error


def _check_subschemas(schema: Mapping[str, Any] | bool) -> None:
    """Every reference resolves, and every pattern can be matched. Raises `UnusableSchema`."""
    root: Resource[Schema] = Resource.from_contents(schema, default_specification=DRAFT202012)
    resolver = REGISTRY.with_resource(root.id() or "", root).resolver_with_root(root)
    pending = [(root, resolver)]
    while pending:
        resource, resolver = pending.pop()
        contents = resource.contents
        if not isinstance(contents, Mapping):
            continue
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            target = contents.get(keyword)
            if isinstance(target, str):
                try:
                    resolver.lookup(target)
                except Unresolvable as error:
                    raise UnusableSchema(f"{keyword} {target!r} leads nowhere; nothing is fetched") from error
        _check_patterns(contents)
        # draft-07's `dependencies` also holds lists of names, which are no schemas.
        children = [child for child in resource.subresources() if isinstance(child.contents, Mapping)]
        pending.extend((child, resolver.in_subresource(child)) for child in children)


def _check_patterns(contents: Mapping[str, Any]) -> None:
    named = contents.get("patternProperties")
    patterns = [contents.get("pattern"), *(named if isinstance(named, Mapping) else ())]
    for pattern in patterns:
        if isinstance(pattern, str):
            try:
                linear_pattern(pattern)
            except PatternError as error:
                raise UnusableSchema(str(error)) from error


def _check_unevaluated(schema: object, text: str) -> None:
    """Where `unevaluatedProperties` stands, `jsonschema` matches property names with a backtracking engine: there, only
    patterns without repetition and choice, which leave it nothing to track back to. Raises `UnusableSchema`."""
    pending = [schema] if '"unevaluatedProperties"' in text else []
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            patterns = value.get("patternProperties")
            for pattern in patterns if isinstance(patterns, Mapping) else ():
                if _MAY_REPEAT.search(pattern):
                    raise UnusableSchema(
                        f"{pattern!r}: beside unevaluatedProperties, patternProperties may not repeat or choose"
                    )
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def gate_for(schema: Any) -> SchemaGate:
    """The gate of a schema, given as an object, a boolean or JSON text; the same schema gives the same gate.

    Raises `UnusableSchema`.
    """
    if isinstance(schema, Mapping | bool):
        return _cached(json.dumps(schema, sort_keys=True, default=dict))
    if isinstance(schema, str):
        return _cached(schema)
    raise UnusableSchema(f"a schema is an object, not a {type(schema).__name__}")


@lru_cache(maxsize=256)
def _cached(text: str) -> SchemaGate:
    try:
        schema = json.loads(text)
    except ValueError as error:
        raise UnusableSchema(f"the schema is not JSON: {error}") from error
    if not isinstance(schema, dict | bool):
        raise UnusableSchema(f"a schema is an object, not a {type(schema).__name__}")
    return SchemaGate(schema, text)
