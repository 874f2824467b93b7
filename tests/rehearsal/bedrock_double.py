"""A stand-in for the simulated Bedrock: it answers at once, so that tests see the emulator around it."""

from __future__ import annotations

import json
from typing import Any

from rehearsal.emulator.events import emit_aws_event

Response = tuple[int, dict[str, str], bytes]


class BedrockDouble:
    """Echoes what it was asked; `POST /_rehearsal/event` makes it send an event."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.service_quotas = [
            {
                "ServiceCode": "bedrock",
                "QuotaCode": "L-TEST",
                "QuotaName": "Requests per minute",
                "Value": 400.0,
            }
        ]

    async def handle_control(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Response:
        if method == "POST":
            job = "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/m/abcdefghijkl"
            return 201, {"Content-Type": "application/json"}, json.dumps({"jobArn": job}).encode()
        return 200, {"Content-Type": "application/json"}, json.dumps({"jobName": path}).encode()

    async def handle_runtime(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Response:
        answer = {
            "output": {"message": {"role": "assistant", "content": [{"text": "42"}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
            "metrics": {"latencyMs": 1},
        }
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    def handle_admin(self, method: str, path: str, body: bytes) -> Response:
        if path == "/_rehearsal/event":
            emit_aws_event(**json.loads(body))
        return 200, {"Content-Type": "application/json"}, json.dumps(self.options).encode()


def create_service(options: dict[str, Any], endpoint: str, region: str) -> BedrockDouble:
    """What the emulator calls."""
    return BedrockDouble(options)
