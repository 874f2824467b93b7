"""What a Converse request asks a judge: its kind, its criteria, and the tagged parts that its text stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rft.graders.judge.prompt import response_note, text_pointer, texts_note

Kind = Literal["rubric", "score", "label", "number", "field"]
Form = Literal["json_schema", "tool", "text"]

_TAG = re.compile(r"<([a-z][a-z_]*)-([0-9a-f]{12})>\n")
_CRITERION = re.compile(r"^- ([a-z][a-z0-9_]*): (.+)$", re.MULTILINE)
_RANGE = re.compile(r"\b(?:from|between)\s+(-?\d+(?:\.\d+)?)\s+(?:to|and)\s+(-?\d+(?:\.\d+)?)")
_FIELD = re.compile(r'\{\s*"(\w+)"\s*:')
RESPONSE = "response"
_NOTES = re.compile(
    "|".join(
        [re.escape(note("TAG")).replace("TAG", "[0-9a-f]{12}") for note in (response_note, texts_note)]
        + [re.escape(text_pointer(0)).replace("0", r"\d+", 1)]
    )
)
"""What the product itself writes around a response: no words of a task."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The user turn taken apart at its tags.

    `response` is what stands in ``<response-TAG>``, to its last closing tag; `sections` are the other tagged parts by
    name; `outside` is everything else without the product's own notes, and `after` what of it follows the last part.
    """

    response: str
    sections: Mapping[str, str]
    after: str
    outside: str


@dataclass(frozen=True, slots=True)
class JudgeQuestion:
    """One request.

    `criteria` are (id, requirement) of a rubric; `low` and `high` bound a score; `labels` are those of a label
    question; `field` is the key of a reward model's JSON answer. `form` is how the answer is wanted, `tool` the forced
    tool's name.
    """

    kind: Kind
    form: Form
    parts: Parts
    system: str
    criteria: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 1.0
    labels: tuple[str, ...] = ()
    field: str = "score"
    tool: str | None = None


def is_judging(params: Mapping[str, Any]) -> bool:
    """Whether a Converse request asks a judge: it says so in its metadata, or it tags a response."""
    if (params.get("requestMetadata") or {}).get("purpose") == "judge":
        return True
    return any(name == RESPONSE for name, _ in _TAG.findall(user_text(params)))


def user_text(params: Mapping[str, Any]) -> str:
    """All turns as one text."""
    return "\n".join(_text(turn.get("content")) for turn in params.get("messages") or ())


def system_text(params: Mapping[str, Any]) -> str:
    """The system blocks as one text."""
    return _text(params.get("system"))


def read_question(params: Mapping[str, Any]) -> JudgeQuestion:
    """The question of a request."""
    form, schema, tool = _wanted(params)
    system, user = system_text(params), user_text(params)
    parts = parts_of(user)
    properties = schema.get("properties", {})
    if "criteria" in properties:
        names = properties["criteria"].get("properties", {})
        stated = dict(_CRITERION.findall(_criteria_lines(system)))
        criteria = tuple((name, stated.get(name, name)) for name in names)
        return JudgeQuestion("rubric", form, parts, system, criteria, tool=tool)
    if "label" in properties:
        labels = tuple(properties["label"].get("enum", ()))
        return JudgeQuestion("label", form, parts, system, labels=labels, tool=tool)
    if "score" in properties:
        low, high = _bounds(properties["score"], system)
        return JudgeQuestion("score", form, parts, system, low=low, high=high, tool=tool)
    return _without_schema(form, parts, system, user)


def _without_schema(form: Form, parts: Parts, system: str, user: str) -> JudgeQuestion:
    """A question whose form is told in words only."""
    lines = _CRITERION.findall(_criteria_lines(system))
    if lines:
        return JudgeQuestion("rubric", form, parts, system, tuple(lines))
    if '"label"' in system:
        listed = system.partition("\nLabels:\n")[2].partition("\n\n")[0]
        labels = [line.removeprefix("- ") for line in listed.splitlines()]
        return JudgeQuestion("label", form, parts, system, labels=tuple(labels))
    low, high = _bounds({}, system or user)
    if '"reasoning"' in system:
        return JudgeQuestion("score", form, parts, system, low=low, high=high)
    # Where the grader says it in a system turn, JSON in a row's own text is no form that was asked for.
    field = _FIELD.search(system or user)
    if field is not None:
        return JudgeQuestion("field", form, parts, system, low=low, high=high, field=field[1])
    return JudgeQuestion("number", form, parts, system, low=low, high=high)


def parts_of(user: str) -> Parts:
    """The tagged parts of a user turn. The first tag's random part is the request's own: it stands before any text of
    a row, which cannot know it."""
    first = _TAG.search(user)
    if first is None:
        return Parts(user, {}, "", user)
    tag = first[2]
    sections: dict[str, list[str]] = {}
    between: list[str] = []
    end = 0
    for opened in re.finditer(rf"<([a-z][a-z_]*)-{tag}>\n", user):
        name, start = opened[1], opened.end()
        if start <= end:
            continue
        between.append(user[end : opened.start()])
        closing = f"\n</{name}-{tag}>"
        at = user.find(closing, start - 1)
        stop = at if at != -1 else len(user)
        sections.setdefault(name, []).append(user[start:stop])
        end = min(stop + len(closing), len(user))
    joined = {name: "\n".join(texts) for name, texts in sections.items()}
    after = user[end:]
    outside = _NOTES.sub("", "\n".join([*between, after]))
    return Parts(joined.pop(RESPONSE, ""), joined, after, outside)


def _criteria_lines(system: str) -> str:
    return system.rpartition("\nCriteria:\n")[2] if "\nCriteria:\n" in system else ""


def _bounds(score: Mapping[str, Any], text: str) -> tuple[float, float]:
    if "minimum" in score and "maximum" in score:
        return float(score["minimum"]), float(score["maximum"])
    stated = _RANGE.search(text)
    return (float(stated[1]), float(stated[2])) if stated else (0.0, 1.0)


def _wanted(params: Mapping[str, Any]) -> tuple[Form, Mapping[str, Any], str | None]:
    """Form, JSON Schema and forced tool of the wanted answer."""
    text_format = (params.get("outputConfig") or {}).get("textFormat") or {}
    stated = (text_format.get("structure") or {}).get("jsonSchema")
    if stated:
        return "json_schema", _object(json.loads(stated["schema"])), None
    tools = params.get("toolConfig") or {}
    name = ((tools.get("toolChoice") or {}).get("tool") or {}).get("name")
    for tool in tools.get("tools") or ():
        spec = tool.get("toolSpec") or {}
        if name is not None and spec.get("name") == name:
            return "tool", _object((spec.get("inputSchema") or {}).get("json")), name
    return "text", {}, None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(content: object) -> str:
    if not isinstance(content, list | tuple):
        return ""
    return "\n".join(
        str(block["text"]) for block in content if isinstance(block, Mapping) and "text" in block
    )
