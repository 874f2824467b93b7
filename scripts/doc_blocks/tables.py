"""Markdown tables, and pydantic models as rows of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from rft.contracts.run_input import S3_URI

KEY_HEADINGS = ("key", "type", "range", "default", "what it is")
_TYPES = {
    "integer": "integer",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "object": "object",
}
# Patterns that a table says better than a regular expression does.
_PATTERNS = {
    S3_URI: "`s3://bucket/key`",
    "^(low|medium|high)$": "`low`, `medium` or `high`",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "an e-mail address",
    r"^\d{12}$": "12 digits",
    r"^[a-z]{2}(-[a-z]+)+-\d$": "a Region, such as `us-east-1`",
    r"^[A-Za-z][A-Za-z0-9-]{0,39}$": "a letter, then letters, digits or `-`; at most 40",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; pipes inside cells are escaped, line breaks become spaces."""
    lines = [_row(headings), _row(["---"] * len(headings))]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def key_table(
    model: type[BaseModel],
    descriptions: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> str:
    """A model's keys with type, range, default and description, as `key_rows` gives them."""
    return table(KEY_HEADINGS, key_rows(model, descriptions, defaults))


def key_rows(
    model: type[BaseModel],
    descriptions: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> list[tuple[str, ...]]:
    """The rows of a model's keys, read from its JSON schema.

    Args:
        model: the model.
        descriptions: by key, for keys whose field has none of its own.
        defaults: by key, what a missing value means where the field's default is None.

    Raises:
        KeyError: a key has a description nowhere.
    """
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    rows: list[tuple[str, ...]] = []
    for key, entry in schema["properties"].items():
        told = entry.get("description") or (descriptions or {})[key]
        missing = (defaults or {}).get(key, "none")
        default = "required" if key in required else _default(entry, missing)
        rows.append((f"`{key}`", _type(entry), _range(entry), default, told))
    return rows


def _variants(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for item in entry.get("anyOf", [entry]) if item.get("type") != "null"]


def _type(entry: Mapping[str, Any]) -> str:
    return " or ".join(dict.fromkeys(_one_type(item) for item in _variants(entry)))


def _one_type(entry: Mapping[str, Any]) -> str:
    if "$ref" in entry:
        name = str(entry["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in entry:
        return "text"
    if entry.get("type") == "array":
        return f"list of {_one_type(entry['items'])}"
    return _TYPES[entry["type"]]


def _range(entry: Mapping[str, Any]) -> str:
    return "; ".join(filter(None, (_one_range(item) for item in _variants(entry))))


def _one_range(entry: Mapping[str, Any]) -> str:
    if "enum" in entry:
        return " or ".join(f"`{value}`" for value in entry["enum"])
    if "pattern" in entry:
        return _PATTERNS.get(entry["pattern"], f"`{entry['pattern']}`")
    low = _bound(entry, "minimum", "exclusiveMinimum", "at least", "over")
    high = _bound(entry, "maximum", "exclusiveMaximum", "at most", "under")
    return ", ".join(filter(None, (low, high)))


def _bound(entry: Mapping[str, Any], inclusive: str, exclusive: str, *words: str) -> str:
    for name, word in zip((inclusive, exclusive), words, strict=True):
        if name in entry:
            return f"{word} {entry[name]:,}" if isinstance(entry[name], int) else f"{word} {entry[name]:g}"
    return ""


def _default(entry: Mapping[str, Any], missing: str) -> str:
    default = entry.get("default")
    if default is None:
        return missing
    if default == {} and "$ref" not in entry:
        return "`{}`"
    if isinstance(default, dict) or "$ref" in entry:
        return "its own defaults"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, list):
        return "`[" + ", ".join(f'"{value}"' for value in default) + "]`"
    return f"`{default}`"
