"""One response of a model through the Converse API."""

from typing import TYPE_CHECKING, Any, cast

from rft.contracts.conversion import converse_request, response_turn
from rft.contracts.errors import ModelCallFailed
from rft.contracts.profile import InferenceTarget, ProfileSettings
from rft_aws.faults import bedrock_errors
from rft_aws.model_response import ModelResponse

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient


def converse(
    client: "BedrockRuntimeClient",
    target: InferenceTarget,
    settings: ProfileSettings,
    row: dict[str, Any],
    metadata: dict[str, str],
) -> ModelResponse:
    """Sample one response to a row's prompt.

    Args:
        metadata: lineage that Bedrock writes into its invocation log: run, arm, row, sample.

    Raises:
        BedrockThrottled: still no capacity after the client's own paced retries.
        ModelCallFailed: the model refuses the request.
    """
    request = converse_request(row, settings.reasoning_effort)
    if settings.reasoning_effort != "high":
        # Nova refuses a token limit and sampling parameters together with its highest reasoning effort.
        request["inferenceConfig"] = {
            "maxTokens": settings.max_tokens,
            "temperature": settings.temperature,
            "topP": settings.top_p,
        }
    with bedrock_errors(f"sampling the {target.description}", ModelCallFailed):
        answer = client.converse(
            modelId=target.model_id,
            requestMetadata=metadata,
            **cast("Any", request),
        )
    usage = answer["usage"]
    return ModelResponse(
        turn=response_turn(cast("Any", answer["output"]["message"]["content"])),
        stop_reason=answer["stopReason"],
        input_tokens=usage["inputTokens"],
        output_tokens=usage["outputTokens"],
        latency_ms=answer["metrics"]["latencyMs"],
    )
