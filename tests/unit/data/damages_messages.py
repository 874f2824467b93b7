"""Damages to a row's turns and their content."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.unit.data.made import Row, dumped, settings, words
from tests.unit.data.twins import LineDamage


def _with(key: str, *values: Any) -> Callable[[Row, Random], bytes]:
    def damage(row: Row, random: Random) -> bytes:
        return dumped({**row, key: random.choice(values)})

    return damage


def _no_messages(row: Row, random: Random) -> bytes:
    missing = {key: value for key, value in row.items() if key != "messages"}
    return dumped(
        random.choice([missing, {**row, "messages": []}, {**row, "messages": "hi"}, {**row, "messages": 1}])
    )


def _turns(*made: Callable[[Row], list[Any]]) -> Callable[[Row, Random], bytes]:
    def damage(row: Row, random: Random) -> bytes:
        return dumped({**row, "messages": random.choice(made)(row)})

    return damage


def _last(**changes: Any) -> Callable[[Row], list[Any]]:
    return lambda row: [*row["messages"][:-1], {**row["messages"][-1], **changes}]


def _without(key: str) -> Callable[[Row], list[Any]]:
    return lambda row: [
        *row["messages"][:-1],
        {name: value for name, value in row["messages"][-1].items() if name != key},
    ]


def _more(*turns: Any) -> Callable[[Row], list[Any]]:
    return lambda row: [*row["messages"], *turns]


def _turn(role: Any, content: Any = "Some words.") -> Row:
    return {"role": role, "content": content}


def _part(**part: Any) -> Callable[[Row], list[Any]]:
    return _last(content=[{"type": "text", "text": "See here."}, part])


def _label(row: Row, random: Random) -> bytes:
    label = random.choice(["User:", "assistant:", "  SYSTEM:", "Thought:"])
    return dumped(
        {**row, "messages": _last(content=f"{words(row['id'])}\n{label} {words(row['id'], 2)}")(row)}
    )


def _token(row: Row, random: Random) -> bytes:
    token = random.choice(["[EOS]", "<image>", "<Video>", "<unk>"])
    line = dumped({**row, "messages": _last(content=f"{words(row['id'])} {token}")(row)})
    # As Go's encoder writes it, and as Python's does.
    return random.choice([line.replace(b"<", b"\\u003c").replace(b">", b"\\u003e"), line])


def _long(row: Row, random: Random) -> bytes:
    said = words(row["id"], "long", count=random.choice([420, 2000]))
    return dumped({**row, "messages": _last(content=random.choice([said, "千" * 800]))(row)})


DAMAGES = [
    LineDamage("messages_list", _no_messages),
    LineDamage("message_objects", _turns(_more("hi", _turn("user")), _more(["user", "hi"]), _more(None))),
    LineDamage("message_roles", _turns(_last(role="human"), _last(role=["user"]), _last(role=None), _without("role"))),
    LineDamage("message_keys", _turns(_last(weight=1), _last(Content="x"))),
    LineDamage(
        "system_first",
        _turns(lambda row: [*row["messages"][:-1], _turn("system"), row["messages"][-1]]),
    ),
    LineDamage("user_turn", _turns(lambda row: row["messages"][:1])),
    LineDamage("first_turn", _turns(lambda row: [_turn("assistant"), row["messages"][-1]])),
    LineDamage(
        "first_turn",
        _turns(lambda row: [{"role": "tool", "tool_call_id": "c", "content": "x"}, row["messages"][-1]]),
        also=frozenset({"tool_results"}),
    ),
    LineDamage("alternating_turns", _turns(_more(_turn("user")))),
    LineDamage(
        "alternating_turns",
        _turns(_more(_turn("assistant"), _turn("assistant", "More."), _turn("user", "And now?"))),
    ),
    LineDamage("last_turn", _turns(_more(_turn("assistant")))),
    LineDamage("last_turn", _turns(_more(_turn("system"))), also=frozenset({"system_first"})),
    LineDamage(
        "message_content", _turns(_last(content=7), _last(content=[]), _last(content=None), _without("content"))
    ),
    LineDamage(
        "content_parts",
        _turns(
            _last(content=["text"]), _last(content=[["text"]]), _part(type="text"), _part(type="text", text=7),
            _part(text="of Converse's form"), _part(),
        ),
    ),
    LineDamage(
        "content_is_text",
        _turns(
            _part(type="image_url", image_url={"url": "https://example.com/a.png"}), _part(type="input_audio"),
            _part(type="document"), _part(type=7),
        ),
    ),
    LineDamage(
        "content_not_blank",
        _turns(_last(content=" \n"), _last(content=""), _part(type="text", text=" "), _part(type="text", text="")),
    ),
    LineDamage("special_tokens", _token),
    LineDamage("role_labels", _label),
    LineDamage(
        "prompt_length", _long, also=frozenset({"dropped_rows"}), settings=settings(prompt_tokens=700)
    ),
]  # fmt: skip
