"""A made-up account in us-west-2 for tests of the simulated OpenAI-compatible API: OpenAI's SDK without a network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx2
import openai
from openai.types.fine_tuning import FineTuningJob

from rehearsal.bedrock.mantle.service import PREFIX
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Caller, Invocation
from rehearsal.bedrock.service import BedrockService
from tests.unit.rehearsal.bedrock_account import ACCOUNT, Account, jsonl, make_account, responses, rows

REGION = "us-west-2"
GRADER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:reward:7"
MODEL = "openai.gpt-oss-20b"
SUBMITTER = "ASIASUBMITTER"
ENDED = ("succeeded", "failed", "cancelled")


class OpenWeightAccount(Account):
    """Rewards are asked for with the rights of whoever submitted the job."""

    def act_as(self, caller: Caller) -> OpenWeightAccount:
        assert caller.access_key_id == SUBMITTER
        return self

    def invoke(self, function_arn: str, payload: bytes) -> Invocation:
        assert function_arn == GRADER
        return self.call(payload)


class Mantle:
    """The API, and OpenAI's client on it; `seconds_left` is what the caller's token still holds for."""

    def __init__(
        self,
        account: OpenWeightAccount | None = None,
        region: str = REGION,
        seconds_left: float = 43_200.0,
        **options: Any,
    ) -> None:
        made = make_account()
        self.account = account or OpenWeightAccount(objects=made.objects)
        parsed = Options.parse({"seconds_per_step": 0.0, **options})
        self.service = BedrockService(parsed, region, self.account, responses)
        self.caller = Caller(SUBMITTER, seconds_left)
        transport = httpx2.Client(transport=httpx2.MockTransport(self._answer))
        self.client = openai.OpenAI(
            base_url=f"http://mantle{PREFIX}", api_key="token", http_client=transport, max_retries=0
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        headers = {key.lower(): value for key, value in request.headers.items()}
        query = dict(request.url.params)
        reply = self.service.handle_mantle(
            request.method, request.url.path, headers, request.read(), query, self.caller
        )
        status, found, body = asyncio.run(reply)
        return httpx2.Response(status, headers=found, content=body)

    def upload(self, count: int = 120, name: str = "train.jsonl") -> str:
        """The id of a new file of so many rows."""
        return self.client.files.create(file=(name, jsonl(rows(count))), purpose="fine-tune").id

    def create(self, training_file: str | None = None, **changes: Any) -> FineTuningJob:
        """A new job; `changes` replace hyperparameters, and whole parameters where there are such."""
        parameters = {
            name: changes.pop(name) for name in ("suffix", "metadata", "validation_file") if name in changes
        }
        grader: Mapping[str, Any] = {"type": "lambda", "lambda": {"function": changes.pop("grader", GRADER)}}
        hyperparameters = {"n_epochs": 2, "batch_size": 16, "learning_rate_multiplier": 1.0} | changes.pop(
            "hyperparameters", {}
        )
        reinforcement = {"grader": grader, "hyperparameters": hyperparameters}
        return self.client.fine_tuning.jobs.create(
            model=changes.pop("model", MODEL),
            training_file=training_file or self.upload(),
            extra_body={"method": {"type": "reinforcement", "reinforcement": reinforcement}, **changes},
            **parameters,
        )

    def ended(self, name: str, seconds: float = 10.0) -> FineTuningJob:
        """The job once its thread has ended it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.client.fine_tuning.jobs.retrieve(name)
            if job.status in ENDED and job.finished_at is not None:
                return job
            time.sleep(0.005)
        raise AssertionError(f"{name} did not end")
