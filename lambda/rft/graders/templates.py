"""The ``{{ sample.output_text }}`` and ``{{ item.key }}`` placeholders of grader JSON, filled in one pass.

One pass: text that comes in through a placeholder is never read for placeholders again.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rft.contracts.grader_event import GraderSample

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")


class TemplateError(ValueError):
    """A placeholder names nothing that a sample has."""


def check_template(template: str) -> None:
    """Raises `TemplateError` for a placeholder that no sample can fill."""
    for name in _PLACEHOLDER.findall(template):
        if name != "sample.output_text" and not name.startswith("item."):
            raise TemplateError(f"{name!r} is not known; use sample.output_text or item.<key of the row>")


def fill(template: str, sample: GraderSample) -> str:
    """The template with its placeholders replaced; a key that the row lacks becomes the empty string."""
    return _PLACEHOLDER.sub(lambda match: _text(_lookup(match[1], sample)), template)


def _lookup(name: str, sample: GraderSample) -> Any:
    if name == "sample.output_text":
        return sample.response_text
    value: Any = {**sample.extras, "reference_answer": sample.reference}
    for part in name.split(".")[1:]:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
