"""The HTTP face of the local AWS: MiniStack's application, and the rehearsal's own paths beside it.

Clients on this machine speak plain HTTP. On AWS they speak TLS, and bucket policies that refuse anything
else are good practice: each request is marked as one that came through a TLS-terminating proxy, so that
`aws:SecureTransport` reads true and such policies hold for what they are meant for.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OWN_PREFIX = "/_rehearsal/"
"""Paths for the rehearsal's launcher, answered by the simulated Bedrock's `handle_admin`."""
_TLS_HEADER = (b"x-forwarded-proto", b"https")


def local_aws_application(ministack: Application, handle_admin: Callable[..., Any] | None) -> Application:
    """MiniStack's application behind a TLS mark, with `OWN_PREFIX` answered by `handle_admin(method, path,
    body)`.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await ministack(scope, receive, send)
        elif scope["path"].startswith(OWN_PREFIX):
            await _answer(scope, receive, send, handle_admin)
        else:
            headers = [pair for pair in scope["headers"] if pair[0] != _TLS_HEADER[0]]
            await ministack({**scope, "headers": [*headers, _TLS_HEADER]}, receive, send)

    return application


async def _answer(
    scope: Scope, receive: Receive, send: Send, handle_admin: Callable[..., Any] | None
) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    if handle_admin is None:
        status, headers, content = 404, {}, json.dumps({"message": "No service answers here."}).encode()
    else:
        answer = handle_admin(scope["method"], scope["path"], body)
        status, headers, content = await answer if inspect.isawaitable(answer) else answer
    raw = [(name.lower().encode(), str(value).encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})
