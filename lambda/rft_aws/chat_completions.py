"""One response of an open-weight model through chat completions."""

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from rft.contracts.conversion import chat_completion_request, completion_turn
from rft.contracts.errors import ModelCallFailed
from rft.contracts.profile import InferenceTarget, ProfileSettings
from rft_aws.mantle_client import mantle_errors
from rft_aws.mantle_dates import date_of
from rft_aws.model_response import ModelResponse

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

# Why a model stopped, in Converse's words: profiles of both APIs are read alike.
STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "content_filtered",
}


def complete(
    client: "OpenAI", target: InferenceTarget, settings: ProfileSettings, row: dict[str, Any]
) -> ModelResponse:
    """Sample one response to a row's prompt. The API takes no lineage, as Converse does.

    Raises:
        BedrockThrottled: still no capacity after the client's own retries.
        ModelCallFailed: the model refuses the request, or answers with no choice.
    """
    request = chat_completion_request(row, settings.reasoning_effort)
    started = time.monotonic()
    with mantle_errors(f"sampling the {target.description}", ModelCallFailed):
        answer: ChatCompletion = client.chat.completions.create(
            model=target.model_id,
            max_completion_tokens=settings.max_tokens,
            temperature=settings.temperature,
            top_p=settings.top_p,
            **cast("Any", request),
        )
    latency_ms = round((time.monotonic() - started) * 1000)
    if not answer.choices:
        raise ModelCallFailed(f"the {target.description} answered without a choice")
    choice, usage = answer.choices[0], answer.usage
    return ModelResponse(
        turn=completion_turn(choice.message.model_dump()),
        stop_reason=STOP_REASONS.get(choice.finish_reason, choice.finish_reason),
        input_tokens=usage.prompt_tokens if usage is not None else 0,
        output_tokens=usage.completion_tokens if usage is not None else 0,
        latency_ms=latency_ms,
    )


def answers_at(client: "OpenAI", target: InferenceTarget) -> datetime:
    """Ask a model for one token: it can serve. The service's own time of the answer.

    Raises:
        BedrockThrottled: no capacity now.
        ModelCallFailed: it cannot be called.
    """
    with mantle_errors(f"asking the {target.description} for one token", ModelCallFailed):
        raw = client.chat.completions.with_raw_response.create(
            model=target.model_id,
            messages=[{"role": "user", "content": "Say yes."}],
            max_completion_tokens=1,
        )
    return date_of(raw.headers)
