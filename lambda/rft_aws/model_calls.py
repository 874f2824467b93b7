"""One response of a model, through the API that its target names."""

from collections.abc import Callable
from typing import Any

from rft.contracts.profile import InferenceTarget, ProfileSettings
from rft_aws import clients
from rft_aws.converse import converse
from rft_aws.model_response import ModelResponse

ModelCall = Callable[[dict[str, Any], dict[str, str]], ModelResponse]
"""Takes a row and its lineage (run, arm, row, sample)."""


def model_call(target: InferenceTarget, settings: ProfileSettings, region: str) -> ModelCall:
    """What samples one response of the target. Its calls raise BedrockThrottled or ModelCallFailed."""
    if target.api == "chat_completions":
        # See `rft_aws.backends`: the SDK is only where it is needed.
        from rft_aws.chat_completions import complete
        from rft_aws.mantle_client import mantle

        client = mantle(region)
        return lambda row, _: complete(client, target, settings, row)
    runtime = clients.bedrock_runtime()
    return lambda row, lineage: converse(runtime, target, settings, row, lineage)
