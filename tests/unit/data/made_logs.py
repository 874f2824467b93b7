"""Records of model invocations, as Bedrock writes them."""

from typing import Any


def record(body: Any, operation: str = "Converse", response: Any = None, **more: Any) -> dict[str, Any]:
    """A record as Bedrock writes it."""
    return {
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": "2026-11-01T08:00:00Z",
        "region": "us-east-1",
        "requestId": "915a6a04-3f83-4c70-a277-7fbf7ea546b3",
        "operation": operation,
        "modelId": "amazon.nova-2-lite-v1:0",
        "input": {"inputContentType": "application/json", "inputBodyJson": body, "inputTokenCount": 4},
        "output": {
            "outputContentType": "application/json",
            "outputBodyJson": response,
            "outputTokenCount": 5,
        },
        **more,
    }


def asked(text: str, **more: Any) -> dict[str, Any]:
    return record({"messages": [{"role": "user", "content": [{"text": text}]}]}, **more)
