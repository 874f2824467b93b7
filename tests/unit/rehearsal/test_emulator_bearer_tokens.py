"""Bearer tokens as AWS's own generator makes them, and what is wrong with others."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aws_bedrock_token_generator import provide_token
from botocore.credentials import Credentials

from rehearsal.emulator.bearer_tokens import BearerToken, TokenRefused

PREFIX = "bedrock-api-key-"


class Provider:
    """Credentials for the token generator."""

    def __init__(self, session_token: str | None = "a/session+token==") -> None:
        self._credentials = Credentials("ASIAEXAMPLE", "secret", session_token)

    def load(self) -> Credentials:
        return self._credentials


def token(**more: Any) -> str:
    return str(provide_token(region="us-west-2", aws_credentials_provider=Provider(), **more))


def changed(old: str, new: str) -> str:
    """A token with other contents."""
    text = base64.b64decode(token().removeprefix(PREFIX)).decode()
    assert old in text
    return PREFIX + base64.b64encode(text.replace(old, new).encode()).decode()


def test_the_generators_token_is_read() -> None:
    now = datetime.now(UTC)
    found = BearerToken.parse(f"Bearer {token(expiry=timedelta(minutes=5))}", now)
    assert (found.access_key_id, found.region) == ("ASIAEXAMPLE", "us-west-2")
    assert found.session_token == "a/session+token=="
    assert found.expires >= now + timedelta(seconds=299)  # the token's time has whole seconds
    assert found.expires <= datetime.now(UTC) + timedelta(seconds=300)
    assert "Version" not in found.query


def test_a_token_of_lasting_credentials_has_no_session_token() -> None:
    made = provide_token(region="us-west-2", aws_credentials_provider=Provider(None))
    assert BearerToken.parse(f"Bearer {made}", datetime.now(UTC)).session_token == ""


def test_a_token_expires_when_it_says() -> None:
    made = f"Bearer {token(expiry=timedelta(seconds=60))}"
    expires = BearerToken.parse(made, datetime.now(UTC)).expires
    BearerToken.parse(made, expires - timedelta(seconds=1))
    with pytest.raises(TokenRefused, match="expired"):
        BearerToken.parse(made, expires)


def test_a_token_from_the_future_is_refused() -> None:
    with pytest.raises(TokenRefused, match="future"):
        BearerToken.parse(f"Bearer {token()}", datetime.now(UTC) - timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Authorization"),
        ("Basic abc", "Authorization"),
        ("Bearer sk-abc", "Authorization"),
        (f"Bearer {PREFIX}***", "base64"),
        (f"Bearer {PREFIX}{base64.b64encode(bytes([255, 254])).decode()}", "base64"),
        (f"Bearer {PREFIX}{base64.b64encode(b'hello').decode()}", "CallWithBearerToken"),
        ("Bearer " + changed("bedrock.amazonaws.com", "example.com"), "CallWithBearerToken"),
        ("Bearer " + changed("&Version=1", ""), "CallWithBearerToken"),
        (
            "Bearer " + changed("Action=CallWithBearerToken", "Action=GetCallerIdentity"),
            "CallWithBearerToken",
        ),
        ("Bearer " + changed("%2Fbedrock%2F", "%2Fs3%2F"), "scoped to bedrock"),
        ("Bearer " + changed("X-Amz-Credential", "X-Amz-Other"), "X-Amz-Credential"),
        ("Bearer " + changed("X-Amz-Expires=43200", "X-Amz-Expires=soon"), "no readable time"),
        ("Bearer " + changed("X-Amz-Expires=43200", "X-Amz-Expires=43201"), "12 hours"),
        ("Bearer " + changed("X-Amz-Expires=43200", "X-Amz-Expires=0"), "12 hours"),
    ],
)
def test_what_is_no_token_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(TokenRefused, match=message):
        BearerToken.parse(text, datetime.now(UTC))
