"""A text that is one number and nothing else, but for its name and its unit: ``x = 1,000.99 €``, ``$90^\\circ$``.

And times of day (``5:30 pm``), which are neither numbers nor words.
"""

from __future__ import annotations

import re
from decimal import Decimal

from rft.graders.math.numbers import NUMBER, Value, strip_latex, value_of

_UNIT = re.compile(
    r"(?:\s*(?:°\s?[CF]?\b|[$€£¥₹])|\s*-?(?!(?:or|and|to|minus|plus|times|over|squared|cubed|mod)\b)"
    r"(?:[A-Za-z]{2,}|[mgshLVAWNJKCF](?![A-Za-z]))(?:\s?\^\s?[23]|[²³])?(?:\s?/\s?[A-Za-z]+(?:\s?\^\s?[23]|[²³])?)?){0,6}"
    r"[\s.!$]*\Z"
)
_NAME = re.compile(r"[A-Za-z]\w{0,2}\s*=\s*(?=[-+$.0-9])")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})\Z")
_TIME = re.compile(
    r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?:\s*([ap])\.?\s?m\.?(?![a-z]))?",
    re.IGNORECASE,
)
MAX_PLAIN = 80


def plain_number(text: str, *, named: bool = False) -> Value | None:
    """The value of a text that is one number; with `named`, "x = 5" is one too."""
    if len(text) > 3 * MAX_PLAIN:
        return None
    cleaned = strip_latex(text).strip(" \t\n$*`")
    name = _NAME.match(cleaned) if named else None
    match = NUMBER.match(cleaned, name.end() if name else 0)
    value = value_of(match, cleaned) if match else None
    if value is None or len(cleaned) > MAX_PLAIN or not _UNIT.match(cleaned, value.end):
        return None
    return value


def plain_end(text: str) -> int:
    """Where the number ends that a text starts with; 0 without one."""
    match = NUMBER.match(text)
    value = value_of(match, text) if match else None
    return value.end if value else 0


def decimal_comma(text: str) -> Decimal | None:
    """The value of ``1,22``; three digits behind the comma are thousands."""
    stripped = text.strip(" $")
    return Decimal(stripped.replace(",", ".")) if _DECIMAL_COMMA.match(stripped) else None


def clock_time(text: str) -> tuple[str, str] | None:
    """("05:30", "p" or "a" or "") of a text that starts with a time and names no second number, else None."""
    stripped = strip_latex(text).strip(" \t\n$*`.")
    match = _TIME.match(stripped)
    if not match or re.search(r"[0-9]", stripped[match.end() :]):
        return None
    digits = stripped[: match.end()].rstrip("apmAPM. ").strip()
    return digits.rjust(len(digits) + (digits.index(":") == 1), "0"), (match[1] or "").lower()


def same_time(reference: tuple[str, str], answer: tuple[str, str]) -> bool:
    """Half of the day counts when the reference names it; 17:30 is 5:30 pm."""
    if reference[1] and answer[1] == "" and int(answer[0][:2]) <= 12:
        return False
    if reference[1] == answer[1] or not reference[1]:
        return reference[0] == answer[0]
    return _full(reference) == _full(answer)


def _full(time: tuple[str, str]) -> str:
    hour = int(time[0][:2])
    if time[1]:
        hour = hour % 12 + (12 if time[1] == "p" else 0)
    return f"{hour:02d}{time[0][2:]}"
