"""Damages to a line as bytes, as JSON and as a row."""

from __future__ import annotations

import codecs
from random import Random
from typing import Any

from rft.data.checks.line_size import MAX_LINE_BYTES
from rft.data.checks.nesting_depth import MAX_DEPTH
from tests.unit.data.made import Row, dumped, words
from tests.unit.data.twins import LineDamage


def _too_long(row: Row, _random: Random) -> bytes:
    return dumped(row) + b" " * MAX_LINE_BYTES


def _marked(row: Row, random: Random) -> bytes:
    return random.choice([codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]) + dumped(row)


def _null(row: Row, random: Random) -> bytes:
    line = dumped(row)
    at = random.randrange(len(line) + 1)
    return line[:at] + b"\0" + line[at:]


def _latin(row: Row, random: Random) -> bytes:
    line = dumped(row)
    at = random.randrange(1, len(line))
    return line[:at] + random.choice([b"\xff", b"\xe9 ", b"\xc3"]) + line[at:]


def _blank(_row: Row, random: Random) -> bytes:
    return random.choice([b"", b" ", b"\t  ", b"\r"])


def _deep(row: Row, random: Random) -> bytes:
    levels = random.choice([MAX_DEPTH + 1, 1_500, 200_000])
    inner = b"[" * levels + b"]" * levels
    return dumped(row)[:-1] + b', "extra": ' + inner + b"}"


def _no_json(row: Row, random: Random) -> bytes:
    line = dumped(row)
    return random.choice([
        line[: random.randrange(1, len(line))], line + line, line + b",", b"'" + line, line.replace(b'"', b"'", 2),
        line[:-1] + b",}", b"// " + line,
    ])  # fmt: skip


def _odd_number(row: Row, random: Random) -> bytes:
    number = random.choice([b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"-" + b"9" * 9999])
    return dumped(row)[:-1] + b', "extra": {"deep": [' + number + b"]}}"


def _no_object(row: Row, random: Random) -> bytes:
    return random.choice([dumped([row]), b'"text"', b"7", b"null", b"true", b"[]"])


def _half_pair(row: Row, random: Random) -> bytes:
    extra = random.choice([b'"\\ud83d"', b'{"a": ["x \\uDE00 y"]}', b'{"\\ud800": 1}'])
    return dumped(row)[:-1] + b', "extra": ' + extra + b"}"


def _twice(row: Row, random: Random) -> bytes:
    line = dumped(row)
    extra = random.choice(
        [b', "difficulty": "hard"}', b', "extra": {"a": 1, "a": 1}}', b', "e": [[{"a": {"b": 1, "b": 2}}]]}']
    )
    return line[:-1] + extra


def _long_number(row: Row, random: Random) -> bytes:
    number = random.choice([2**53 + 1, -(2**53) - 1, 10**18, 10**300])
    return dumped({**row, "extra": {"a": [number]}})


def _control(row: Row, random: Random) -> bytes:
    sign = random.choice(["\x00", "\x08eta", "\x0crac{1}{2}", "\x1b[0m", "\x7f"])
    turn = {**row["messages"][-1], "content": words(row["id"], "control") + sign}
    return dumped({**row, "messages": [*row["messages"][:-1], turn]})


def _carriage_return(row: Row, _random: Random) -> bytes:
    return dumped(row) + b"\r"


def _with(key: str, *values: Any) -> Any:
    def damage(row: Row, random: Random) -> bytes:
        return dumped({**row, key: random.choice(values)})

    return damage


def _renamed(row: Row, random: Random) -> bytes:
    other = random.choice(["reference", "referenceAnswer", "Reference-Answer", "REFERENCE_ANSWER"])
    return dumped({(other if key == "reference_answer" else key): value for key, value in row.items()})


def _other_case(row: Row, random: Random) -> bytes:
    return dumped({**row, random.choice(["Tools", "tool", "TOOLS"]): []})


def _reserved(row: Row, random: Random) -> bytes:
    return dumped({**row, random.choice(["metadata", "trajectories", "metrics_list"]): {"a": 1}})


DAMAGES = [
    LineDamage("line_size", _too_long),
    LineDamage("byte_order_mark", _marked),
    LineDamage("null_bytes", _null),
    LineDamage("utf8_text", _latin),
    LineDamage("no_blank_line", _blank),
    LineDamage("nesting_depth", _deep),
    LineDamage("valid_json", _no_json),
    LineDamage("finite_numbers", _odd_number),
    LineDamage("json_object", _no_object),
    LineDamage("lone_surrogates", _half_pair),
    LineDamage("line_ends", _carriage_return),
    LineDamage("unique_keys", _twice),
    LineDamage("exact_numbers", _long_number),
    LineDamage("control_characters", _control),
    LineDamage("id_text", _with("id", "", "  ", 7, None, ["a"])),
    LineDamage("stamp_key", _with("rft", {}, "mine", {"run": "a"}, [1], None)),
    LineDamage("reserved_keys", _reserved),
    LineDamage("key_names", _renamed, also=frozenset({"reference_present"})),
    LineDamage("key_names", _other_case),
]
