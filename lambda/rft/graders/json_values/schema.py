"""The schema gate: JSON Schema (2020-12 unless `$schema` says otherwise), checked once, cached, without a network.

A `$ref` must resolve inside the schema or to a published metaschema; nothing is ever fetched. `pattern` is Python's
regular expressions; one that Python cannot compile (`\\p{Letter}`) is refused when the schema is loaded, not in the
middle of a batch. `format` is an annotation, as the standard has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator, validator_for
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
from referencing import Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, Schema

_PROBES: tuple[Any, ...] = ({}, [], "", 0, None)


class UnusableSchema(ValueError):
    """The schema itself is wrong; the message is a sentence."""


class SchemaGate:
    """Tells whether a value satisfies one schema; `key` names the schema."""

    def __init__(self, schema: dict[str, Any] | bool, key: str) -> None:
        """Raises `UnusableSchema`."""
        kind = validator_for(schema, default=Draft202012Validator)
        try:
            kind.check_schema(schema)  # type: ignore[arg-type] # the stubs forget that true and false are schemas
        except SchemaError as error:
            raise UnusableSchema(f"this is no JSON Schema: {error.message}") from error
        except RecursionError as error:
            raise UnusableSchema("this schema is nested too deeply") from error
        _check_references(schema)
        self.key = key
        self._validator: Validator = kind(schema, registry=REGISTRY)
        for probe in _PROBES:
            self.accepts(probe)

    def accepts(self, value: Any) -> bool:
        """Whether the value is valid. Raises `UnusableSchema` when the schema leads in a circle."""
        try:
            return self._validator.is_valid(value)
        except ArithmeticError:
            return False  # multipleOf on a number beyond floats: no such number was asked for
        except RecursionError as error:
            raise UnusableSchema("this schema refers to itself without end") from error
        except Unresolvable as error:
            raise UnusableSchema(f"$ref {error.ref!r} leads nowhere; nothing is fetched") from error


def _check_references(schema: Mapping[str, Any] | bool) -> None:
    """Every reference resolves. Raises `UnusableSchema`."""
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
        # draft-07's `dependencies` also holds lists of names, which are no schemas.
        children = [child for child in resource.subresources() if isinstance(child.contents, Mapping)]
        pending.extend((child, resolver.in_subresource(child)) for child in children)


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
