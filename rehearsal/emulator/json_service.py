"""A service of AWS's JSON protocol that MiniStack does not have, answered in its process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import iam_actions, router

PINS = {
    "ministack.core.router.detect_service": "fd156fac4b5d",
    "ministack.core.iam_actions.extract_iam_action": "ec476b92d969",
}
"""The functions of MiniStack's that `serve_json` rides on, for the patches that use it."""


def serve_json(service: str, target: str, answer: Callable[[str, dict[str, Any]], Any]) -> None:
    """Answer a service's requests, and have IAM check them.

    Args:
        service: its name in credential scopes and in IAM's actions.
        target: what its operations follow in the header X-Amz-Target.
        answer: operation and request in, MiniStack's response out.
    """
    router.SERVICE_PATTERNS[service] = {"target_prefixes": [target], "credential_scope": service}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service

    async def handle(
        method: str,  # noqa: ARG001
        path: str,  # noqa: ARG001
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, list[str]],  # noqa: ARG001
    ) -> Any:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        return answer(operation, json.loads(body or b"{}"))

    app.SERVICE_HANDLERS[service] = handle
