"""The OpenAI-compatible API as HTTP: which request goes where."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.errors import ServiceError
from rehearsal.bedrock.mantle.chat import ChatApi
from rehearsal.bedrock.mantle.errors import MantleError, bad_request
from rehearsal.bedrock.mantle.files_api import FilesApi
from rehearsal.bedrock.mantle.jobs_api import FineTuningApi
from rehearsal.bedrock.mantle.models_api import ModelsApi
from rehearsal.bedrock.mantle.state import MantleState
from rehearsal.bedrock.models_catalogue import FoundationModels
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Caller, Platform
from rehearsal.bedrock.sampler import Sampler
from rehearsal.bedrock.state import State
from rehearsal.bedrock.wire import Reply

PREFIX = "/mantle/v1"
"""Where the API lies on the local AWS; on AWS it is https://bedrock-mantle.<region>.api.aws/v1."""


@dataclass(frozen=True)
class Request:
    """A request on its way to its operation: `name` is the id in the path, "" without one."""

    name: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    caller: Caller

    @property
    def json(self) -> Mapping[str, Any]:
        """The body as a JSON object. Raises `MantleError` for any other."""
        try:
            document = json.loads(self.body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise bad_request("The request body is no JSON object", code="invalid_json")
        return document


Operation = Callable[[Request], Any]


class MantleService:
    """All operations over one state."""

    def __init__(
        self,
        state: State,
        platform: Platform,
        catalogue: FoundationModels,
        sampler: Sampler,
        bank: Callable[[], ResponseBank],
        options: Callable[[], Options],
    ) -> None:
        self.state = MantleState(state)
        files, models = FilesApi(self.state), ModelsApi(self.state, catalogue)
        jobs = FineTuningApi(self.state, platform, models, bank, options)
        self._routes = _routes(files, models, jobs, ChatApi(self.state, models, sampler))

    async def handle(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, str],
        caller: Caller,
    ) -> Reply:
        """Answer one request; `path` begins with `PREFIX`, header names are in lower case."""
        try:
            operation, name = self._find(method, path.removeprefix(PREFIX))
            request = Request(name, headers, query, body, caller)
            # In a thread: creating a job asks this very process for the caller's rights.
            answer = await asyncio.to_thread(operation, request)
            answer = await answer if inspect.isawaitable(answer) else answer
        except ServiceError as error:
            return MantleError.of(error).to_wire()
        except MantleError as error:
            return error.to_wire()
        if isinstance(answer, bytes):
            return 200, {"Content-Type": "application/octet-stream"}, answer
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    def _find(self, method: str, path: str) -> tuple[Operation, str]:
        known = False
        for (wanted, pattern), operation in self._routes.items():
            found = re.fullmatch(pattern, path)
            if found:
                known = True
                if method == wanted:
                    return operation, found.groupdict().get("name", "")
        if known:
            raise MantleError(405, "method_not_allowed", f"Not allowed: {method} {path}")
        raise MantleError(404, "unknown_url", f"Unknown request URL: {method} {path}")


def _routes(
    files: FilesApi, models: ModelsApi, jobs: FineTuningApi, chat: ChatApi
) -> dict[tuple[str, str], Operation]:
    one_file, one_model, job = (
        "/files/(?P<name>[^/]+)",
        "/models/(?P<name>.+)",
        "/fine_tuning/jobs/(?P<name>[^/]+)",
    )
    return {
        ("POST", "/files"): lambda r: files.create(r.headers.get("content-type", ""), r.body),
        ("GET", "/files"): lambda r: files.list(r.query),
        ("GET", f"{one_file}/content"): lambda r: files.content(r.name),
        ("GET", one_file): lambda r: files.get(r.name),
        ("DELETE", one_file): lambda r: files.delete(r.name),
        ("POST", "/fine_tuning/jobs"): lambda r: jobs.create(r.json, r.caller),
        ("GET", "/fine_tuning/jobs"): lambda r: jobs.list(r.query),
        ("GET", job): lambda r: jobs.retrieve(r.name),
        ("POST", f"{job}/cancel"): lambda r: jobs.cancel(r.name),
        ("GET", f"{job}/events"): lambda r: jobs.events(r.name, r.query),
        ("GET", f"{job}/checkpoints"): lambda r: jobs.checkpoints(r.name, r.query),
        ("POST", "/chat/completions"): lambda r: chat.complete(r.json),
        ("GET", "/models"): lambda _: models.list(),
        ("GET", one_model): lambda r: models.get(r.name),
        ("DELETE", one_model): lambda r: models.delete(r.name),
    }
