"""The simulated service as the emulator sees it: coroutines that answer HTTP requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from rehearsal.bedrock.admin import state_summary
from rehearsal.bedrock.bank import Generator, ResponseBank
from rehearsal.bedrock.clock import SimulatedClock
from rehearsal.bedrock.embeddings import EmbeddingsApi
from rehearsal.bedrock.errors import ServiceError
from rehearsal.bedrock.jobs_api import JobsApi
from rehearsal.bedrock.mantle.service import PREFIX, MantleService
from rehearsal.bedrock.models_api import ModelsApi
from rehearsal.bedrock.models_catalogue import FoundationModels
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Caller, MiniStackPlatform, Platform
from rehearsal.bedrock.rows import GraderDocuments, RowIndex
from rehearsal.bedrock.runtime import RuntimeApi
from rehearsal.bedrock.sampler import Sampler
from rehearsal.bedrock.state import State
from rehearsal.bedrock.wire import Protocol, Reply
from rft.preflight.responses import has_responses, responses_for

_QUOTA_NAMES = (
    "Cross-region model inference requests per minute for Amazon Nova 2 Lite",
    "Custom model inference requests per minute for Amazon Nova 2 Lite",
    "On-demand model inference requests per minute for OpenAI gpt-oss-20b",
    "Custom model inference requests per minute for OpenAI gpt-oss-20b",
    "On-demand model inference requests per minute for Qwen3 32B",
    "Custom model inference requests per minute for Qwen3 32B",
)
_RATE = 20_000.0
SERVICE_QUOTAS: tuple[Mapping[str, Any], ...] = tuple(
    {
        "ServiceCode": "bedrock",
        "QuotaCode": f"L-REHEARSE{number}",
        "QuotaName": f"{kind} inference requests per minute for {model}",
        "Value": _RATE,
    }
    for number, (kind, model) in enumerate(
        (
            ("Cross-region model", "Amazon Nova 2 Lite"),
            ("Custom model", "Amazon Nova 2 Lite"),
            ("On-demand model", "OpenAI gpt-oss-20b"),
            ("Custom model", "OpenAI gpt-oss-20b"),
            ("On-demand model", "Qwen3 32B"),
            ("Custom model", "Qwen3 32B"),
        ),
        start=1,
    )
)
"""Far above any real quota, so that pacing, which runs on the real clock, does not stretch a rehearsal to hours."""

Handler = Callable[[Mapping[str, Any]], dict[str, Any]]


class BedrockService:
    """Bedrock's control plane, runtime and OpenAI-compatible API over one state.

    `service_quotas` are what the emulator's Service Quotas answers for Bedrock, `worker_environment` the variables by
    which functions find the OpenAI-compatible API.
    """

    service_quotas = SERVICE_QUOTAS
    worker_environment: Mapping[str, str] = {}

    def __init__(self, options: Options, region: str, platform: Platform, generator: Generator) -> None:
        self.options = options
        self.clock = SimulatedClock()
        self.state = State(region, options.account, options.seed, self.clock)
        self._platform, self._generator = platform, generator
        self._bank = self._new_bank()
        catalogue = FoundationModels.load(region, options.account)
        bank, chosen = self._current_bank, self._current_options
        sampler = Sampler(RowIndex(platform), bank, chosen)
        self.jobs = JobsApi(self.state, platform, catalogue, bank, chosen)
        self.models = ModelsApi(self.state, chosen)
        self.mantle = MantleService(self.state, platform, catalogue, sampler, bank, chosen)
        self._runtime = RuntimeApi(self.models, catalogue, sampler, chosen)
        self._control: dict[str, Handler] = _control_operations(self.jobs, self.models, catalogue)
        self._control_protocol = Protocol("bedrock", self._control)
        self._embeddings = EmbeddingsApi(catalogue)
        self._runtime_protocol = Protocol("bedrock-runtime", ["Converse", "InvokeModel"])

    async def handle_control(
        self,
        method: str,
        path: str,
        _headers: Mapping[str, str],
        body: bytes,
        query_params: Mapping[str, Any],
    ) -> Reply:
        """Answer a request to the service bedrock; arguments and result as MiniStack's handlers have them."""
        # In a thread, because creating a job assumes a role and emits events through this very process.
        return await asyncio.to_thread(self._answer_control, method, path, body, query_params)

    def _answer_control(self, method: str, path: str, body: bytes, query_params: Mapping[str, Any]) -> Reply:
        try:
            request = self._control_protocol.parse(method, path, body, query_params)
            output = self._control[request.operation](request.params)
            return self._dated(self._control_protocol.reply(request.operation, output))
        except ServiceError as error:
            return self._dated(error.to_wire())

    async def handle_runtime(
        self,
        method: str,
        path: str,
        _headers: Mapping[str, str],
        body: bytes,
        query_params: Mapping[str, Any],
    ) -> Reply:
        """Answer a request to the service bedrock-runtime."""
        try:
            request = self._runtime_protocol.parse(method, path, body, query_params)
            if request.operation == "InvokeModel":
                output = self._embeddings.invoke(request.params)
            else:
                output = await self._runtime.converse(request.params)
            return self._dated(self._runtime_protocol.reply(request.operation, output))
        except ServiceError as error:
            return self._dated(error.to_wire())

    async def handle_mantle(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, str],
        caller: Caller,
    ) -> Reply:
        """Answer a request to the OpenAI-compatible API; see `MantleService.handle`."""
        return self._dated(await self.mantle.handle(method, path, headers, body, query, caller))

    async def handle_admin(self, method: str, path: str, body: bytes) -> Reply:
        """Answer ``/_rehearsal/...``: GET state, GET options, POST options (a partial change)."""
        if method == "GET" and path.endswith("/options"):
            return _json(200, self.options.to_json())
        if method == "POST" and path.endswith("/options"):
            return self._change_options(body)
        if method == "GET":
            return self._dated(_json(200, state_summary(self.mantle.state, self.options)))
        return _json(404, {"message": f"no such page: {method} {path}"})

    def _change_options(self, body: bytes) -> Reply:
        """A partial change, for jobs to come; faults begin anew."""
        try:
            change = json.loads(body or b"{}")
            self.options = Options.parse({**self.options.to_json(), **change})
        except (TypeError, ValueError) as error:
            return _json(400, {"message": str(error)})
        self._bank = self._new_bank()
        self.state.throttled = 0
        self._runtime.judge.state.forget()
        return _json(200, self.options.to_json())

    def _current_bank(self) -> ResponseBank:
        """Changes with the options: each user asks for it anew."""
        return self._bank

    def _current_options(self) -> Options:
        return self.options

    def _new_bank(self) -> ResponseBank:
        graders = GraderDocuments(self._platform, has_responses, self.options.grader_type)
        return ResponseBank(self._generator, graders, self.options.seed)

    def shutdown(self) -> None:
        """Ask every training thread to end."""
        for job in [*self.state.jobs, *(job.job for job in self.mantle.state.jobs.values())]:
            job.stop.set()

    def _dated(self, reply: Reply) -> Reply:
        status, headers, body = reply
        return status, {**headers, "Date": self.clock.http_date()}, body


def _control_operations(jobs: JobsApi, models: ModelsApi, catalogue: FoundationModels) -> dict[str, Handler]:
    return {
        "CreateModelCustomizationJob": jobs.create,
        "GetModelCustomizationJob": jobs.get,
        "ListModelCustomizationJobs": jobs.list,
        "StopModelCustomizationJob": jobs.stop,
        "GetCustomModel": models.get_model,
        "ListCustomModels": models.list_models,
        "DeleteCustomModel": models.delete_model,
        "CreateCustomModelDeployment": models.create_deployment,
        "GetCustomModelDeployment": models.get_deployment,
        "ListCustomModelDeployments": models.list_deployments,
        "UpdateCustomModelDeployment": models.update_deployment,
        "DeleteCustomModelDeployment": models.delete_deployment,
        "TagResource": models.tag,
        "UntagResource": models.untag,
        "ListTagsForResource": models.list_tags,
        "GetFoundationModel": lambda params: {"modelDetails": catalogue.details(params["modelIdentifier"])},
        "ListFoundationModels": lambda _: {"modelSummaries": catalogue.all_details()},
        "GetInferenceProfile": lambda params: catalogue.profile(params["inferenceProfileIdentifier"]),
        "ListInferenceProfiles": lambda _: {"inferenceProfileSummaries": catalogue.all_profiles()},
        "GetFoundationModelAvailability": lambda params: catalogue.availability(params["modelId"]),
    }


def _json(status: int, document: Any) -> Reply:
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()


def create_service(options: Mapping[str, Any], endpoint: str, region: str) -> BedrockService:
    """The simulator inside MiniStack's process.

    `options` are those of `Options`; `endpoint` is MiniStack's own URL, through which the simulator reaches S3 and
    Lambda. Raises ValueError for an option, fault or assumption that does not exist.
    """
    from rehearsal.emulator.events import emit_aws_event

    parsed = Options.parse(options)
    platform = MiniStackPlatform(endpoint, region, parsed.account, emit_aws_event)
    service = BedrockService(parsed, region, platform, responses_for)
    service.worker_environment = {"AWS_ENDPOINT_URL_BEDROCK_MANTLE": endpoint + PREFIX}
    return service
