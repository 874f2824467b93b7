"""Short-lived Bedrock API keys: a presigned request in base64, which stands for the credentials that signed it.

Source: aws-bedrock-token-generator. The signed request is POST https://bedrock.amazonaws.com/?Action=CallWithBearerToken;
`Version` is added afterwards.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

_PREFIX = "bedrock-api-key-"
_HOST = "bedrock.amazonaws.com"
_LONGEST = timedelta(hours=12)
_SKEW = timedelta(minutes=5)


class TokenRefused(Exception):
    """The token does not authenticate anybody; the text says why."""


@dataclass(frozen=True)
class BearerToken:
    """A token's contents. `query` is the signed query, without what was added after signing."""

    access_key_id: str
    session_token: str
    region: str
    expires: datetime
    query: dict[str, list[str]]

    host = _HOST

    @classmethod
    def parse(cls, authorization: str, now: datetime) -> BearerToken:
        """The token of an Authorization header. Raises `TokenRefused` for one that is malformed or out of date."""
        text = authorization.removeprefix("Bearer ")
        if text == authorization or not text.startswith(_PREFIX):
            raise TokenRefused(f"Authorization has to be 'Bearer {_PREFIX}...'")
        try:
            url = base64.b64decode(text.removeprefix(_PREFIX), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise TokenRefused("The token is not base64") from None
        host, _, query_string = url.partition("/?")
        query = parse_qs(query_string, keep_blank_values=True)
        if (
            host != _HOST
            or query.pop("Version", None) != ["1"]
            or query.get("Action") != ["CallWithBearerToken"]
        ):
            raise TokenRefused("The token is no presigned CallWithBearerToken request")
        scope = _one(query, "X-Amz-Credential").split("/")
        if len(scope) != 5 or scope[3] != "bedrock":
            raise TokenRefused("The token's credential is not scoped to bedrock")
        return cls(
            access_key_id=scope[0],
            session_token=(query.get("X-Amz-Security-Token") or [""])[0],
            region=scope[2],
            expires=_expiry(query, now),
            query=query,
        )


def _expiry(query: dict[str, list[str]], now: datetime) -> datetime:
    date, seconds = _one(query, "X-Amz-Date"), _one(query, "X-Amz-Expires")
    if not re.fullmatch(r"\d{8}T\d{6}Z", date) or not seconds.isdecimal():
        raise TokenRefused("The token has no readable time")
    signed = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    length = timedelta(seconds=int(seconds))
    if not timedelta(0) < length <= _LONGEST or signed > now + _SKEW:
        raise TokenRefused("The token is for more than 12 hours, or signed in the future")
    if signed + length <= now:
        raise TokenRefused(f"The token expired at {(signed + length).isoformat()}")
    return signed + length


def _one(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1:
        raise TokenRefused(f"The token has no {name}")
    return values[0]
