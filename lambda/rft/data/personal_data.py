"""Finds what is likely personal data in text, by kind. It is a hint: names and addresses are not looked for.

Every pattern has bounded repetition and begins where no earlier character could, so that time grows with the text's
length alone, whatever the text. What is reserved for examples or has a wrong check digit is passed over.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter

EMAIL, PHONE, CARD, IBAN, SSN, IP = (
    "email addresses",
    "phone numbers",
    "payment card numbers",
    "IBANs",
    "US social security numbers",
    "IP addresses",
)
KINDS = (EMAIL, PHONE, CARD, IBAN, SSN, IP)

_EMAIL = re.compile(
    r"(?<![\w.+-])\w[\w.+-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24})(?![\w-])", re.ASCII
)
# RFC 2606 and RFC 6761: names that belong to nobody.
_EXAMPLE_DOMAIN = re.compile(
    r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", re.ASCII
)
_NUMBER = re.compile(
    r"(?<![\w.,+-])(?:"
    r"(?P<ssn>(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4})"
    r"|(?P<ip>\d{1,3}(?:\.\d{1,3}){3})"
    r"|(?P<card>3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7})"
    r"|(?P<american>(?:\+?1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])(?P<exchange>[2-9]\d\d)[.-](?P<line>\d{4}))"
    r"|(?P<phone>\(?\+[1-9](?:[ .()/-]{0,2}\d){7,14})"
    r")(?![\w-]|\.\d)",
    re.ASCII,
)
# Cheap looks first: most text has neither seven signs of numbers in a row nor the beginning of an IBAN.
_NUMBERISH = re.compile(r"[\d(+][\d .()/+-]{6,}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z][A-Z]\d\d", re.ASCII)


def personal_data(text: str) -> Counter[str]:
    """How often each of `KINDS` seems to stand in a text."""
    found: Counter[str] = Counter()
    if "@" in text:
        found[EMAIL] += sum(_EXAMPLE_DOMAIN.search(one[1]) is None for one in _EMAIL.finditer(text))
    for run in _NUMBERISH.finditer(text):
        # One sign further, so that a number that goes on is seen to.
        numbers = _NUMBER.finditer(text, run.start(), run.end() + 1)
        found.update(kind for one in numbers if (kind := _number_kind(one)))
    if _COUNTRY.search(text):
        found[IBAN] += sum(map(_is_iban, _IBAN.findall(text)))
    return +found


def _number_kind(found: re.Match[str]) -> str | None:
    if found["ssn"]:
        return SSN
    if found["ip"]:
        return IP if _is_public_address(found["ip"]) else None
    if found["card"]:
        digits = re.sub("[ -]", "", found["card"])
        return CARD if _luhn(digits) and len(set(digits)) > 1 else None
    if found["american"]:
        # 555-0100 to 555-0199 are kept free for fiction.
        return None if found["exchange"] == "555" and found["line"].startswith("01") else PHONE
    return PHONE


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_iban(shown: str) -> bool:
    """ISO 13616: the first four signs moved to the end and letters as 10 to 35, the remainder by 97 is 1."""
    plain = shown.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _is_public_address(shown: str) -> bool:
    try:
        return ipaddress.IPv4Address(shown).is_global
    except ipaddress.AddressValueError:
        return False
