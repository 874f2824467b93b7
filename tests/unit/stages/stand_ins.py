"""Both training services in this process, asked through their real SDKs; the caller can be killed after any call."""

from collections.abc import Callable
from typing import Any, Protocol, cast

import httpx2
from botocore.response import StreamingBody

from rft.catalogue.models import load_models
from rft.contracts.paths import RunPaths
from rft.training.backend import TrainingBackend
from rft_aws.bedrock_backend import BedrockBackend
from rft_aws.mantle_backend import MantleBackend
from stacks.project import ROOT
from tests.fakes.runs import RUN_ID
from tests.fakes.s3 import FakeS3
from tests.unit.rehearsal import bedrock_account, mantle_account
from tests.unit.rehearsal.bedrock_account import REGION, Bedrock, jsonl, make_account, rows
from tests.unit.rehearsal.mantle_account import Mantle

MODELS = load_models(ROOT / "catalogue")


class Killed(BaseException):
    """The process is gone: what it asked for has happened, and it never learned of it."""


class Calls:
    """Counts the calls of every service; what is to happen after one of them happens once."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._at: int | None = None
        self._then: Callable[[], None] = lambda: None

    def after(self, number: int, then: Callable[[], None]) -> None:
        """Do something after so many calls, counted from now."""
        self._at, self._then = len(self.made) + number, then

    def forget(self) -> bool:
        """Let nothing happen any more; whether it still waited for its call."""
        waiting, self._at = self._at is not None, None
        return waiting

    def happened(self, what: str) -> None:
        """One call is done."""
        self.made.append(what)
        if len(self.made) == self._at:
            self._at = None
            self._then()


class CountedS3(FakeS3):
    """S3 whose calls count."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self.calls = calls

    def get_object(self, **named: Any) -> dict[str, Any]:
        try:
            found = super().get_object(**named)
        finally:
            self.calls.happened(f"GetObject {named['Key']}")
        return {**found, "Body": StreamingBody(found["Body"], found["ContentLength"])}

    def put_object(self, **named: Any) -> dict[str, Any]:
        answer = super().put_object(**named)
        self.calls.happened(f"PutObject {named['Key']}")
        return answer


class StandIn(Protocol):
    """A training service; `jobs` are the states of all that were ever made, `uploads` the files that are there."""

    calls: Calls
    s3: CountedS3
    backend: TrainingBackend
    reward: str

    @property
    def jobs(self) -> list[str]: ...

    @property
    def uploads(self) -> int: ...

    def reset(self) -> None:
        """As if nothing had ever been asked: quicker than another client."""


class BedrockStandIn:
    """CreateModelCustomizationJob through boto3."""

    reward = bedrock_account.GRADER

    def __init__(self, **options: Any) -> None:
        self.calls = Calls()
        self.s3 = CountedS3(self.calls)
        self.bedrock = Bedrock(make_account(), **options)
        client = self.bedrock.control
        client.meta.events.register("after-call", lambda model, **_: self.calls.happened(model.name))
        self.backend: TrainingBackend = BedrockBackend(client, MODELS.model("nova-2-lite"), "aws", REGION)

    @property
    def jobs(self) -> list[str]:
        return [job.status for job in self.bedrock.service.state.jobs]

    def reset(self) -> None:
        state = self.bedrock.service.state
        for job in state.jobs:
            job.stop.set()
        state.jobs.clear()
        state.tokens.clear()
        self.calls.made.clear()
        self.s3.objects.clear()

    uploads = 0

    @property
    def requests(self) -> list[Any]:
        """What the jobs were asked for with."""
        return [job.request for job in self.bedrock.service.state.jobs]


class CountedMantle(Mantle):
    """The API whose calls count."""

    def __init__(self, calls: Calls, **options: Any) -> None:
        super().__init__(**options)
        self.calls = calls

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        answer = super()._answer(request)
        self.calls.happened(f"{request.method} {request.url.path}")
        return answer


class MantleStandIn:
    """fine_tuning.jobs through OpenAI's SDK."""

    reward = mantle_account.GRADER

    def __init__(self, **options: Any) -> None:
        self.calls = Calls()
        self.s3 = CountedS3(self.calls)
        self.mantle = CountedMantle(self.calls, **options)
        model, s3 = MODELS.model("gpt-oss-20b"), cast("Any", self.s3)
        self.backend: TrainingBackend = MantleBackend(self.mantle.client, s3, model)
        self.reset()

    def reset(self) -> None:
        state = self.mantle.service.mantle.state
        for made in state.jobs.values():
            made.job.stop.set()
        state.jobs.clear()
        state.files.clear()
        self.calls.made.clear()
        self.s3.objects.clear()
        self.s3.objects["runs", RunPaths(RUN_ID).data("train")] = jsonl(rows(120))

    @property
    def uploads(self) -> int:
        return len(self.mantle.service.mantle.state.files)

    @property
    def jobs(self) -> list[str]:
        return [made.job.status for made in self.mantle.service.mantle.state.jobs.values()]


def alive(stand_in: StandIn) -> int:
    """How many jobs go on: they cost money, and nobody has told them to stop."""
    return stand_in.jobs.count("InProgress")
