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
from urllib.parse import parse_qsl

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OWN_PREFIX = "/_rehearsal/"
"""Paths for the rehearsal's launcher, answered by the simulated Bedrock's `handle_admin`."""
MANTLE_PREFIX = "/mantle/"
"""Paths of Bedrock's OpenAI-compatible API, which has a host name of its own on AWS."""
_TLS_HEADER = (b"x-forwarded-proto", b"https")


def local_aws_application(
    ministack: Application,
    handle_admin: Callable[..., Any] | None,
    handle_mantle: Callable[..., Any] | None = None,
) -> Application:
    """MiniStack's application behind a TLS mark, with `OWN_PREFIX` answered by `handle_admin(method, path, body)` and
    `MANTLE_PREFIX` by `handle_mantle(method, path, headers, body, query)`, both of them as single-valued mappings.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await ministack(scope, receive, send)
        elif scope["path"].startswith(OWN_PREFIX):
            await _answer(scope, receive, send, handle_admin)
        elif scope["path"].startswith(MANTLE_PREFIX):
            await _answer(scope, receive, send, handle_mantle, with_headers=True)
        else:
            headers = [pair for pair in scope["headers"] if pair[0] != _TLS_HEADER[0]]
            await ministack({**scope, "headers": [*headers, _TLS_HEADER]}, receive, send)

    return application


async def _answer(
    scope: Scope,
    receive: Receive,
    send: Send,
    handler: Callable[..., Any] | None,
    *,
    with_headers: bool = False,
) -> None:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = b"".join(chunks)
    if handler is None:
        status, headers, content = 404, {}, json.dumps({"message": "No service answers here."}).encode()
    else:
        given = (scope["method"], scope["path"])
        answer = (
            handler(*given, _headers(scope), body, _query(scope)) if with_headers else handler(*given, body)
        )
        status, headers, content = await answer if inspect.isawaitable(answer) else answer
    raw = [(name.lower().encode(), str(value).encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
