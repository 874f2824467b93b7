"""No room for another job of an open-weight model: a long wait, unlike a call that only came too early."""

from typing import Any

import httpx2
import openai
import pytest

from rft.contracts.errors import BedrockThrottled
from rft.training.refusals import QuotaUsedUp
from rft_aws.mantle_backend import MantleBackend
from tests.unit.rehearsal.mantle_account import Mantle
from tests.unit.rft_aws.test_mantle_backend import backend_of, request

JOBS = "/mantle/v1/fine_tuning/jobs"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("insufficient_quota", QuotaUsedUp),
        ("daily_rate_limit_exceeded", QuotaUsedUp),
        ("rate_limit_exceeded", BedrockThrottled),
        (None, BedrockThrottled),
    ],
)
def test_a_used_up_quota_is_told_from_a_call_that_came_too_early(
    code: str | None, expected: type[Exception]
) -> None:
    mantle = Mantle()
    backend, _ = backend_of(mantle)
    tried: list[str] = []

    def full(sent: httpx2.Request) -> httpx2.Response:
        if (sent.method, sent.url.path) != ("POST", JOBS):
            return mantle._answer(sent)
        tried.append(sent.url.path)
        error: dict[str, Any] = {"message": "No more jobs.", "type": "requests", "param": None, "code": code}
        return httpx2.Response(429, json={"error": error})

    client = openai.OpenAI(
        base_url="http://mantle/mantle/v1",
        api_key="token",
        http_client=httpx2.Client(transport=httpx2.MockTransport(full)),
    )
    with pytest.raises(expected, match="No more jobs"):
        MantleBackend(client, backend._files._s3, backend._model).submit(request())
    assert tried == [JOBS], "the client does not try again by itself"
    backend.submit(request())
    assert len(mantle.client.files.list().data) == 1, "when there is room, the uploaded file is used"
