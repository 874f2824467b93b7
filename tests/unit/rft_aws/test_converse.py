"""What Converse is asked for, as Nova takes it."""

from typing import Any

import pytest

from rft.contracts.profile import InferenceTarget, ProfileSettings
from rft_aws.converse import converse

ROW = {"messages": [{"role": "user", "content": "1 + 1?"}]}


class Runtime:
    def converse(self, **arguments: Any) -> dict[str, Any]:
        self.asked = arguments
        return {
            "output": {"message": {"role": "assistant", "content": [{"text": "2"}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
            "metrics": {"latencyMs": 1},
        }


def asked(effort: str | None) -> dict[str, Any]:
    runtime = Runtime()
    settings = ProfileSettings(
        samples_per_prompt=1, temperature=0.6, top_p=0.9, max_tokens=512, reasoning_effort=effort
    )
    converse(runtime, InferenceTarget(model_id="m", description="m"), settings, ROW, {})  # type: ignore[arg-type]
    return runtime.asked


@pytest.mark.parametrize("effort", [None, "low", "medium"])
def test_sampling_and_token_limit_are_the_settings(effort: str | None) -> None:
    assert asked(effort)["inferenceConfig"] == {"maxTokens": 512, "temperature": 0.6, "topP": 0.9}


def test_the_highest_reasoning_effort_goes_without_either() -> None:
    """Nova answers a ValidationException where one of them is set."""
    request = asked("high")
    assert "inferenceConfig" not in request
    assert request["additionalModelRequestFields"]["reasoningConfig"]["maxReasoningEffort"] == "high"
