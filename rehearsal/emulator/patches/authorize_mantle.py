"""Authenticate and authorise requests to Bedrock's OpenAI-compatible API.

Why: MiniStack knows neither the API nor bearer tokens. A token stands for the credentials that signed it: its signature
is checked against their secret, and the caller's policies decide, as for any other request.
"""

from __future__ import annotations

import contextvars
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from ministack.core import iam_actions, iam_evaluator, responses, sigv4

from rehearsal.bedrock.mantle.errors import MantleError
from rehearsal.bedrock.mantle.service import PREFIX
from rehearsal.bedrock.platform import Caller
from rehearsal.emulator.bearer_tokens import BearerToken, TokenRefused
from rehearsal.emulator.bedrock_permissions import Permission
from rehearsal.emulator.environment import ACCOUNT
from rehearsal.emulator.mantle_permissions import SERVICE, mantle_permissions

PINS = {
    "ministack.core.iam_evaluator.enforce": "cf64b1ee5b09",
    "ministack.core.iam_evaluator.resolve_credential": "32276bd395ef",
    "ministack.core.iam_evaluator.pin_request_origin": "de819c1bd9ac",
    "ministack.core.iam_actions.identity_denial_message": "82f77b7767c6",
    "ministack.core.sigv4.parse_query_signature": "abe21631f159",
    "ministack.core.sigv4.header_signature_failure": "5661f4d2d78e",
    "ministack.core.responses.set_request_account_id": "c064870580b1",
    "ministack.core.responses.set_request_region": "0f782f879866",
}

Response = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, Mapping[str, str], bytes, Mapping[str, str], Caller], Awaitable[Response]]
Guarded = Callable[[str, str, Mapping[str, str], bytes, Mapping[str, str]], Awaitable[Response]]


def guarded(handler: Handler, region: str) -> Guarded:
    """`handler` behind the checks of `region`'s endpoint."""

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, str]
    ) -> Response:
        needed = mantle_permissions(method, path.removeprefix(PREFIX), body, region, ACCOUNT)
        try:
            # A context of its own: MiniStack keeps the request that it checks in context variables.
            caller = contextvars.Context().run(_check, headers.get("authorization", ""), needed, region)
        except MantleError as error:
            return error.to_wire()
        return await handler(method, path, headers, body, query, caller)

    return handle


def _check(authorization: str, needed: list[Permission], region: str) -> Caller:
    now = datetime.now(UTC)
    try:
        token = BearerToken.parse(authorization, now)
        if token.region != region:
            raise TokenRefused(f"The token is for {token.region}; this is {region}")
        _authenticate(token)
    except TokenRefused as error:
        raise MantleError(401, "invalid_api_key", str(error)) from None
    responses.set_request_account_id(token.access_key_id)
    responses.set_request_region(region)
    iam_evaluator.pin_request_origin("127.0.0.1", True)
    for permission in needed:
        _require(token.access_key_id, permission, region)
    return Caller(token.access_key_id, (token.expires - now).total_seconds())


def _authenticate(token: BearerToken) -> None:
    """Raise `TokenRefused` unless the credentials exist, hold, and have signed the token."""
    credential = iam_evaluator.resolve_credential(token.access_key_id, ACCOUNT, token.session_token)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        raise TokenRefused(credential.message)
    signature = sigv4.parse_query_signature(token.query)
    if isinstance(signature, tuple):
        raise TokenRefused(signature[1])
    headers = {"host": token.host}
    secret = credential.secret_access_key
    failure = sigv4.header_signature_failure(
        signature, secret, "POST", "/", token.query, headers, b"", presigned=True
    )
    if failure:
        raise TokenRefused(failure[1])


def _require(access_key_id: str, permission: Permission, region: str) -> None:
    action = str(permission.action)
    denied = iam_evaluator.enforce(
        access_key_id, action, SERVICE, region, permission.resource, permission.context
    )
    if denied:
        explicit = getattr(denied, "decision", "") == "Deny"
        principal = getattr(denied, "principal_arn", "")
        message = iam_actions.identity_denial_message(action, principal, permission.resource, explicit)
        raise MantleError(403, "access_denied", f"{message} (request {uuid.uuid4()})")
