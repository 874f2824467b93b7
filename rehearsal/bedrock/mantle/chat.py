"""Chat completions of base and tuned open-weight models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rehearsal.bedrock.datasets import CHARACTERS_PER_TOKEN, prompt_tokens
from rehearsal.bedrock.errors import ServiceError
from rehearsal.bedrock.mantle.errors import MantleError, bad_request
from rehearsal.bedrock.mantle.models_api import ModelsApi
from rehearsal.bedrock.mantle.state import MantleState, unix
from rehearsal.bedrock.sampler import Draw, Sampler
from rft.preflight.responses.base import Response

EFFORTS = ("low", "medium", "high")
_KNOWN = frozenset(
    {
        "model", "messages", "tools", "tool_choice", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n",
        "stream", "reasoning_effort", "seed", "metadata", "stop", "user", "store", "parallel_tool_calls",
    }
)  # fmt: skip
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})

Body = Mapping[str, Any]


@dataclass
class ChatApi:
    """POST /chat/completions."""

    state: MantleState
    models: ModelsApi
    sampler: Sampler

    async def complete(self, body: Body) -> dict[str, Any]:
        """The completion. Raises `MantleError` for what the API does not take."""
        _check(body)
        policy, digest = self.models.policy(body["model"])
        draw = Draw(body["messages"], body.get("tools"), body.get("temperature"), _sample(body))
        try:
            response = await self.sampler.draw(policy, digest, draw)
        except ServiceError as error:
            raise MantleError.of(error) from error
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        message, reason, written = _message(response, limit)
        read = max(1, prompt_tokens(body["messages"]))
        return {
            "id": self.state.new_id("chatcmpl"),
            "object": "chat.completion",
            "created": unix(self.state.shared.clock.now()),
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": reason, "logprobs": None, "message": message}],
            "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
        }


def _check(body: Body) -> None:
    for name in sorted(body.keys() - _KNOWN):
        raise bad_request(f"Unknown parameter: {name}", name, "unknown_parameter")
    if not isinstance(body.get("model"), str):
        raise bad_request("model is required", "model", "missing_required_parameter")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise bad_request("messages has to be a list with at least one turn", "messages")
    for place, turn in enumerate(messages):
        if not isinstance(turn, dict) or turn.get("role") not in _ROLES:
            raise bad_request(f"messages[{place}] has no known role", f"messages[{place}].role")
    if body.get("n") not in (None, 1):
        raise bad_request("n has to be 1", "n")
    if body.get("stream"):
        raise bad_request("The rehearsal does not stream", "stream")
    if body.get("reasoning_effort") not in (None, *EFFORTS):
        raise bad_request(f"reasoning_effort has to be one of {', '.join(EFFORTS)}", "reasoning_effort")
    for name in ("max_tokens", "max_completion_tokens"):
        limit = body.get(name)
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
            raise bad_request(f"{name} has to be a whole number above 0", name)


def _sample(body: Body) -> str | None:
    """The number of the draw: `seed`, or the entry `sample` of the metadata; None where the client sends neither."""
    named = (body.get("metadata") or {}).get("sample", body.get("seed"))
    return None if named is None else str(named)


def _message(response: Response, max_tokens: int | None) -> tuple[dict[str, Any], str, int]:
    """The assistant turn, why it ended, and its tokens. Arguments of tool calls are text: they may be no JSON."""
    written = response.written
    limit = None if max_tokens is None else max_tokens * CHARACTERS_PER_TOKEN
    cut = limit is not None and len(written) > limit
    shown = written[:limit] if cut else written
    tokens = max(1, -(-len(shown) // CHARACTERS_PER_TOKEN))
    message: dict[str, Any] = {"role": "assistant", "content": shown, "refusal": None}
    if cut:
        return message, "length", tokens
    if response.tool_calls:
        message |= {
            "content": response.text or None,
            "tool_calls": [dict(call) for call in response.tool_calls],
        }
        return message, "tool_calls", tokens
    return message, "stop", tokens
