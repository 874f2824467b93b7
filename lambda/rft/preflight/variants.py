"""Other forms of the same event: every documented shape, odd ids, and broken entries among good ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rft.contracts.rows import content_text
from rft.preflight.contract import Event

ODD_IDS: tuple[str, ...] = (
    "0",
    "007",
    "",
    "two words",
    'quoted "and" \\ back',
    "\u00fcn\u00efc\u00f6d\u00e9 \u2713 \u4e2d",
    "null",
    "NaN",
    "x" * 300,
    "9007199254740993",
)
"""Ids that a function may take for something else than text. The last is 2**53 + 1, which no float can hold."""
ENVELOPE = "trajectories"


def shapes(sample: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The sample in every documented shape that it can have: the name of what is different -> the sample."""
    metadata = dict(sample["metadata"])
    reference = metadata.pop("reference_answer", None)
    *prompt, answer = sample["messages"]
    found = {
        "role nova_assistant": {**sample, "messages": [*prompt, {**answer, "role": "nova_assistant"}]},
        "content as parts": {**sample, "messages": [_in_parts(turn) for turn in sample["messages"]]},
        "everything at the top level": {
            **sample["metadata"],
            "id": sample["id"],
            "messages": sample["messages"],
        },
    }
    if reference is not None:
        found["reference_answer at the top level"] = {
            **sample, "metadata": metadata, "reference_answer": reference,
        }  # fmt: skip
    if isinstance(reference, str):
        wrapped = {**metadata, "reference_answer": {"text": reference}}
        found['reference_answer as {"text": ...}'] = {**sample, "metadata": wrapped}
    return found


def _in_parts(turn: Mapping[str, Any]) -> dict[str, Any]:
    return {**turn, "content": [{"type": "text", "text": content_text(turn.get("content"))}]}


def malformed_samples() -> Event:
    """Entries that a real stream may hold: each must get a result of its own and cost no other one."""
    user = {"role": "user", "content": "?"}
    answer = {"role": "assistant", "content": "x"}

    def broken(name: str, messages: object, metadata: object) -> dict[str, Any]:
        return {"id": f"broken-{name}", "messages": messages, "metadata": metadata}

    return [
        {"id": "broken-no-messages", "metadata": {}},
        broken("empty-messages", [], {}),
        broken("messages-text", "x", {}),
        broken("null-turn", [user, None], {}),
        broken("no-response", [user], {}),
        broken("no-reference", [user, answer], {}),
        broken("null-reference", [user, answer], {"reference_answer": None}),
        broken("empty-reference", [user, answer], {"reference_answer": ""}),
        broken("null-content", [user, {"role": "assistant", "content": None}], {}),
        broken("number-content", [user, {"role": "assistant", "content": 42}], {}),
        broken(
            "image-content",
            [user, {"role": "assistant", "content": [{"type": "image_url", "image_url": {}}]}],
            {},
        ),
        broken("metadata", [user, answer], "none"),
        broken("reference", [user, answer], {"reference_answer": [1, 2]}),
    ]
