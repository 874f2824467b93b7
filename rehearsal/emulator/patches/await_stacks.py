"""Answer DescribeStacks of a stack in progress when it has ended, not at once.

Why: the CDK command line asks, and asks again after 5 s. A stack with a custom resource is never ready at the first
question, so that each deployment of 0.3 s took 5 s.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from ministack import app

PINS = {"ministack.services.cloudformation.handle_request": "af2b98f8e97b"}
_LONGEST_SECONDS = 10.0
_STEP_SECONDS = 0.02


def apply() -> None:
    """Wrap the handler of CloudFormation."""
    stock = app.SERVICE_HANDLERS["cloudformation"]

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Any:
        answer = await stock(method, path, headers, body, query_params)
        if b"Action=DescribeStacks&" not in body + b"&":
            return answer
        deadline = time.monotonic() + _LONGEST_SECONDS
        while _in_progress(answer) and time.monotonic() < deadline:
            await asyncio.sleep(_STEP_SECONDS)
            answer = await stock(method, path, headers, body, query_params)
        return answer

    app.SERVICE_HANDLERS["cloudformation"] = handle


def _in_progress(answer: Any) -> bool:
    # A change set that is being made leaves its new stack in review: nothing will change that by itself.
    return b"_IN_PROGRESS</StackStatus>" in answer[2] and b"REVIEW_IN_PROGRESS" not in answer[2]
