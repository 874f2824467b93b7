"""Authorise Bedrock requests as AWS does, and put the simulated Bedrock in the place of MiniStack's.

Why: MiniStack authorises Converse as `bedrock:Converse` (an action that does not exist), checks control-
plane calls against resource `*`, and never checks iam:PassRole, so a role that is too narrow or too wide
goes unseen.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id

from rehearsal.emulator.bedrock_permissions import (
    ACTION_ALIASES,
    Permission,
    control_permissions,
    runtime_permissions,
)

PINS = {
    "ministack.app._dispatch_service_request": "17e5ef6dcfa0",
    "ministack.core.iam_actions.extract_iam_action": "ec476b92d969",
    "ministack.core.iam_actions.access_denied_response": "3cc2e315f91f",
    "ministack.core.iam_actions.identity_denial_message": "82f77b7767c6",
    "ministack.core.iam_evaluator.enforce": "cf64b1ee5b09",
}

_SERVICES = ("bedrock", "bedrock-runtime")
Response = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, list[str]]], Awaitable[Response]]


class BedrockService(Protocol):
    """What the emulator needs of the simulated Bedrock."""

    async def handle_control(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Response: ...

    async def handle_runtime(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Response: ...


def apply(service: BedrockService) -> None:
    """Serve Bedrock by `service`, behind AWS's permission checks."""
    _name_actions_and_resources()
    _name_resource_in_denials()
    app.SERVICE_HANDLERS["bedrock"] = _checked("bedrock", service.handle_control)
    app.SERVICE_HANDLERS["bedrock-runtime"] = _checked("bedrock-runtime", service.handle_runtime)


def _name_actions_and_resources() -> None:
    stock_action, stock_resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def extract_iam_action(service: str, *args: Any) -> str | None:
        action: str | None = stock_action(service, *args)
        return ACTION_ALIASES.get(action, action) if service == "bedrock-runtime" and action else action

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account: str,
    ) -> Any:
        if service in _SERVICES:
            return _permissions(service, method, path, body, region, account)[0].resource
        return stock_resource(service, method, path, headers, body, query_params, region, account)

    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn


def _name_resource_in_denials() -> None:
    """MiniStack's message leaves out the resource; AWS's names it, and a too narrow grant is found by it."""
    stock = iam_actions.access_denied_response

    def access_denied_response(
        service: str, action: str, principal_arn: str, request_id: str, **more: Any
    ) -> Any:
        if service in _SERVICES and not more.get("message"):
            more["message"] = iam_actions.identity_denial_message(
                action, principal_arn, more.get("resource_arn", "*"), more.get("explicit_deny", False)
            )
        return stock(service, action, principal_arn, request_id, **more)

    iam_actions.access_denied_response = access_denied_response


def _permissions(
    service: str, method: str, path: str, body: bytes, region: str, account: str
) -> list[Permission]:
    if service == "bedrock-runtime":
        return runtime_permissions(path, region, account)
    return control_permissions(method, path, body, region, account)


def _checked(service: str, handler: Handler) -> Handler:
    """`handler` behind the checks after the first, which MiniStack's own dispatch makes."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, list[str]]
    ) -> Response:
        region, account = get_region(), get_account_id()
        own = iam_actions.extract_iam_action(service, method, path, headers, body, query_params)
        key = extract_access_key_id(headers, query_params)
        for permission in _permissions(service, method, path, body, region, account)[1:]:
            action = permission.action or own
            denied = iam_evaluator.enforce(
                key,
                action,
                service,
                region,
                resource_arn=permission.resource,
                service_context=permission.context,
            )
            if denied:
                principal = getattr(denied, "principal_arn", "")
                refusal: Response = iam_actions.access_denied_response(
                    service,
                    action,
                    principal,
                    str(uuid.uuid4()),
                    headers=headers,
                    resource_arn=permission.resource,
                )
                return refusal
        return await handler(method, path, headers, body, query_params)

    return handle
