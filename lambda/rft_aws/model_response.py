"""What a model answered, through whichever API."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class ModelResponse(BaseModel):
    """What came back: the assistant's turn, why it stopped, what it used."""

    model_config = ConfigDict(frozen=True)

    turn: dict[str, Any]
    stop_reason: str
    input_tokens: int
    output_tokens: int
    latency_ms: int
