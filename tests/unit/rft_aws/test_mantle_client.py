"""Where the OpenAI-compatible endpoint is, how calls sign in to it, and what its errors mean."""

import base64
import logging
from urllib.parse import parse_qs

import httpx2
import openai
import pytest

from rft.contracts.errors import BedrockThrottled, ModelCallFailed
from rft_aws.mantle_client import ENDPOINT_VARIABLE, base_url, bearer_tokens, mantle_errors


def test_the_endpoint_is_the_regions_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENDPOINT_VARIABLE, raising=False)
    assert base_url("us-west-2") == "https://bedrock-mantle.us-west-2.api.aws/v1"


@pytest.mark.parametrize(
    "url", ["https://vpce-1.example/v1", "http://127.0.0.1:4566/mantle/v1", "http://localhost:1/v1"]
)
def test_another_endpoint_may_be_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, url)
    assert base_url("us-west-2") == url


@pytest.mark.parametrize("url", ["http://example.com/v1", "http://10.0.0.1/v1", "ftp://x/v1", "example.com"])
def test_a_token_never_leaves_the_machine_unencrypted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, url)
    with pytest.raises(ValueError, match="https://"):
        base_url("us-west-2")


def test_tokens_are_made_anew_from_the_credentials_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "AKIDEXAMPLE"), ("SECRET_ACCESS_KEY", "s"), ("SESSION_TOKEN", "t")):
        monkeypatch.setenv(f"AWS_{name}", value)
    token = bearer_tokens("us-west-2")()
    signed = base64.b64decode(token.removeprefix("bedrock-api-key-")).decode()
    query = parse_qs(signed.partition("/?")[2])
    assert query["Action"] == ["CallWithBearerToken"] and query["X-Amz-Expires"] == ["43200"]
    assert query["X-Amz-Credential"][0].startswith("AKIDEXAMPLE/")
    assert "/us-west-2/bedrock/" in query["X-Amz-Credential"][0] and query["X-Amz-Security-Token"] == ["t"]


def client_answering(status: int, body: object) -> openai.OpenAI:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(status, json=body))
    return openai.OpenAI(
        base_url="https://x/v1",
        api_key=lambda: "secret-token",
        max_retries=0,
        http_client=httpx2.Client(transport=transport),
    )


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (429, BedrockThrottled),
        (503, BedrockThrottled),
        (400, ModelCallFailed),
        (403, ModelCallFailed),
        (404, ModelCallFailed),
    ],
)
def test_errors_tell_a_wait_from_a_refusal(
    status: int, fault: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_answering(status, {"error": {"message": "The service's own words.", "code": "x"}})
    with (
        pytest.raises(fault, match=r"while trying it.*The service's own words") as caught,
        mantle_errors("trying it", ModelCallFailed),
    ):
        client.models.list()
    assert "secret-token" not in str(caught.value) + caplog.text


def test_an_answer_that_never_came_is_a_wait() -> None:
    def lost(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    client = openai.OpenAI(
        base_url="https://x/v1",
        api_key="t",
        max_retries=0,
        http_client=httpx2.Client(transport=httpx2.MockTransport(lost)),
    )
    with pytest.raises(BedrockThrottled), mantle_errors("trying it", ModelCallFailed):
        client.models.list()
