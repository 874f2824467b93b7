"""Where in a response the answer stands, as one JSON value.

`strict`: the whole answer outside think blocks is one JSON value, without a fence or a word beside it.
`lenient`: the last fenced JSON block, or without one the last complete object (or list of objects), outside think
blocks. One answer is asked for: a second, different object in the same breath, or an answer that is taken back
afterwards, is none. The work is bounded: broken openings are tried for a limited number of characters.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from rft.graders.json_values.claims import denied, side_by_side, taken_back
from rft.graders.json_values.parse import AMBIGUOUS, PARSE, RETRACTED, JsonRefused, read_at, read_whole
from rft.graders.text.visible import visible

Mode = Literal["strict", "lenient"]

WHITE = " \t\r\n"
MAX_FAILED_OPENINGS = 500
MAX_FAILED_CHARS = 1_000_000

_OPENING = re.compile(r"\{(?=[ \t\r\n]*[\"}])|\[(?=[ \t\r\n]*[\[{\"\-0-9tfn\]])")
_FENCE_BEFORE = re.compile(r"(?:```+|~~~+)[ \t]*[A-Za-z0-9_+.-]*[ \t\r\n]*\Z")
_FENCE_AFTER = re.compile(r"[ \t\r\n]*(?:```|~~~|\Z)")
_ANSWER_TAG = re.compile(r"<(?:answer|solution|\|begin_of_solution\|)>[ \t\r\n]*\Z", re.IGNORECASE)
_OTHER_LANGUAGE = re.compile(
    r"(?<![`~])(`{3,20}+|~{3,20}+)[ \t]*+(?!json)[A-Za-z][\w+#.-]*+[ \t]*+\n.*?(?:\1|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_SERVICE_TOKENS = (
    "<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|endoftext|>", "<|end|>", "<|return|>", "</s>",
)  # fmt: skip
MAX_SERVICE_TOKENS = 20
_BYTE_ORDER_MARK = "\ufeff"
MAX_RIVALS = 3
"""Different answers before the last one: more drafts than that are a way of trying them all."""


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    value: Any
    fenced: bool


def locate(response: str, mode: Mode) -> Any:
    """The response's JSON value. Raises `JsonRefused` when there is none, or none that can be judged."""
    response = _without_service_tokens(response.removeprefix(_BYTE_ORDER_MARK))
    raw = response.strip(WHITE)
    text = visible(response).strip(WHITE)
    if raw[:1] in ("{", "["):
        # First as it stands: a string inside the value may hold what looks like a tag.
        try:
            return read_whole(raw)
        except json.JSONDecodeError:
            pass
        except JsonRefused:
            if text == raw:
                raise  # otherwise it may have been a thought that was refused
    if mode == "strict":
        return _whole_answer(raw, text)
    return _last_answer(text)


def _without_service_tokens(response: str) -> str:
    """A response without the tokens at its end that are the platform's, not the model's."""
    end = response.rstrip(WHITE)
    for _ in range(MAX_SERVICE_TOKENS):
        if not end[-20:].lower().endswith(_SERVICE_TOKENS):
            break
        end = end[: end.rindex("<")].rstrip(WHITE)
    return end


def _whole_answer(raw: str, text: str) -> Any:
    # What was taken out must stand before the answer: not inside it, not behind it, not as tags around it.
    if not text or not raw.endswith(text) or _ANSWER_TAG.search(raw[: -len(text)][-40:]):
        raise JsonRefused(PARSE)
    try:
        return read_whole(text)
    except json.JSONDecodeError:
        raise JsonRefused(PARSE) from None


def _last_answer(text: str) -> Any:
    found = _values(_OTHER_LANGUAGE.sub(lambda block: " " * len(block[0]), text)) or _values(text)
    if not found:
        raise JsonRefused(PARSE)
    chosen = max((i for i, item in enumerate(found) if item.fenced), default=len(found) - 1)
    answer = found[chosen]
    if any(_rivals(later.value, answer.value) for later in found[chosen + 1 :]):
        raise JsonRefused(AMBIGUOUS)
    rivals = [item for item in found[:chosen] if _rivals(item.value, answer.value)]
    if len(rivals) > MAX_RIVALS or (
        rivals and side_by_side(text[rivals[-1].end : answer.start], rivals=True)
    ):
        raise JsonRefused(AMBIGUOUS)
    before = text[found[chosen - 1].end if chosen else 0 : answer.start]
    if chosen and found[chosen - 1].value != answer.value and side_by_side(before, rivals=False):
        raise JsonRefused(AMBIGUOUS)
    if _unbalanced(text, answer):
        raise JsonRefused(PARSE)
    if denied(before) or _hidden(text, answer) or taken_back(text[answer.end :]):
        raise JsonRefused(RETRACTED)
    return answer.value


def _rivals(other: Any, answer: Any) -> bool:
    """Whether a value beside the answer is another answer, and not a detail that is explained."""
    if not isinstance(answer, dict):
        return bool(other != answer)
    inside = other.values() if isinstance(other, dict) else other
    objects = [item for item in (other, *inside) if isinstance(item, dict)]
    return answer not in objects and any(not item.keys().isdisjoint(answer) for item in objects)


def _unbalanced(text: str, answer: _Found) -> bool:
    """Whether a bracket closes right behind the answer that none opens right before it."""
    behind = text[answer.end : answer.end + 20].lstrip(WHITE)[:1]
    before = text[max(0, answer.start - 20) : answer.start].rstrip(WHITE)[-1:]
    return behind in ("}", "]") and before != {"}": "{", "]": "["}[behind]


def _hidden(text: str, answer: _Found) -> bool:
    """Whether the answer is struck out, or stands in a comment that no reader sees."""
    if text.rfind("<!--", 0, answer.start) > text.rfind("-->", 0, answer.start):
        return True
    return not answer.fenced and text[: answer.start].endswith("~~") and text.startswith("~~", answer.end)


def _values(text: str) -> list[_Found]:
    """Every complete object, and every list that holds objects or lists, outermost only, in order."""
    found: list[_Found] = []
    failed = spent = at = 0
    while True:
        opening = _OPENING.search(text, at)
        if opening is None:
            return found
        start = opening.start()
        try:
            value, end = read_at(text, start)
        except json.JSONDecodeError as error:
            failed += 1
            spent += error.pos - start
            if failed > MAX_FAILED_OPENINGS or spent > MAX_FAILED_CHARS:
                raise JsonRefused(PARSE) from None
            # What lies inside a value that breaks off is a part of it, and no answer.
            at = max(start + 1, error.pos)
            continue
        at = end
        fenced = _FENCE_BEFORE.search(text, max(0, start - 60), start) is not None
        fenced = fenced and _FENCE_AFTER.match(text, end) is not None
        # A list of plain values without a fence is prose: "see [1]".
        if fenced or isinstance(value, dict) or any(isinstance(item, dict | list) for item in value):
            found.append(_Found(start, end, value, fenced))
