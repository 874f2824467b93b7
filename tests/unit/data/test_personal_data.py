"""Likely personal data is told by kind, is never quoted, and hostile text costs no more than its length."""

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rft.data import personal_data as module
from rft.data.personal_data import CARD, EMAIL, IBAN, IP, PHONE, SSN, personal_data
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from tests.unit.data.made import MATH, NOVA, dumped, plain

PERSONAL = {
    "write to Ada.B+x@lovelace.co.uk, please": EMAIL,
    "(ada@lovelace.net)": EMAIL,
    "call +49 30 901820": PHONE,
    "call (212) 736-5000 now": PHONE,
    "212.736.5000": PHONE,
    "card 4111 1111 1111 1111": CARD,
    "card 4111-1111-1111-1111.": CARD,
    "amex 378282246310005": CARD,
    "DE89 3704 0044 0532 0130 00": IBAN,
    "to GB82WEST12345698765432.": IBAN,
    "SSN 078-05-1120": SSN,
    "from 8.8.8.8 port": IP,
}
HARMLESS = (
    "write to help@shop.example or a@example.com", "at 10 am @ home", "card 4111 1111 1111 1112", "0000 0000 0000 0000",
    "DE89 3704 0044 0532 0130 01", "000-12-3456", "666-12-3456", "912-12-3456", "10.0.0.1", "192.0.2.1", "999.1.1.1",
    "on 2024-05-01 at 10:30", "1,234,567,890", "3.14159265358979", "(212) 555-0123", "12345678",
    "order 1234567890123456",
    "1 2 3 4 5 6 7 8 9", "5 + 300 - 12 / 4", "127.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), PERSONAL.items())
def test_personal_data_is_told_by_its_kind(text: str, kind: str) -> None:
    assert personal_data(text) == {kind: 1}


@pytest.mark.parametrize("text", HARMLESS)
def test_examples_dates_sums_and_wrong_check_digits_are_harmless(text: str) -> None:
    assert not personal_data(text)


def test_neighbours_are_told_apart() -> None:
    assert personal_data("8.8.8.8 212-736-5000 4111 1111 1111 1111, 078-05-1120") == {
        IP: 1,
        PHONE: 1,
        CARD: 1,
        SSN: 1,
    }


def test_a_finding_counts_and_quotes_nothing() -> None:
    rows = [plain(number) for number in range(130)]
    for number in (4, 9):
        rows[number]["messages"][-1]["content"] = (
            f"Ask ada{number}@lovelace.net or eva@lovelace.net, {number}."
        )
    settings_ = DatasetSettings.of_model(NOVA, {"reward.json": MATH})
    report = validate_datasets({"train": [dumped(row) for row in rows]}, settings_)
    (found,) = [finding for finding in report.findings if finding.rule == "personal_data"]
    assert found.sentence().startswith(
        "train.jsonl line 5, messages[1].content: 4 likely email addresses in 2 train rows, the first here"
    )
    assert "lovelace" not in report.model_dump_json()


def repeats(pattern: Any) -> list[int]:
    """The most that each repetition of a parsed pattern may take, the nested ones too."""
    found: list[int] = []
    for operation, argument in pattern:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT"):
            found.append(int(argument[1]))
        for part in argument if isinstance(argument, tuple | list) else ():
            for inner in part if isinstance(part, list) else [part]:
                if hasattr(inner, "getwidth"):
                    found += repeats(inner)
    return found


def test_patterns_look_a_bounded_way_ahead() -> None:
    """So that no text, however hostile, is read over and over."""
    parser = import_module("re._parser")
    assert repeats(parser.parse(r"a(?:b|c(d*))")) == [int(parser.MAXREPEAT)]
    looked_at = [module._EMAIL, module._IBAN, module._NUMBER, module._COUNTRY]
    assert all(max(repeats(parser.parse(one.pattern)), default=0) <= 64 for one in looked_at)


@pytest.mark.parametrize(
    "hostile", ["1", "a@", "a", "+1 ", "AB12 ", "1-", "((((+", "1.1.1.1.", "@", "@a.", "(212) ", "4111 "]
)
def test_hostile_text_is_harmless_text(hostile: str) -> None:
    assert set(personal_data(hostile * 20_000)) <= {PHONE, CARD}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789+-(). @aAZ:/", max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert set(personal_data(text)) <= set(module.KINDS)
    assert json.dumps(personal_data(text))
