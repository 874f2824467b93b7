"""The fine-tuning jobs API."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.jobs_api import throttle
from rehearsal.bedrock.mantle.errors import bad_request, missing
from rehearsal.bedrock.mantle.events import all_events
from rehearsal.bedrock.mantle.listing import Query, page
from rehearsal.bedrock.mantle.models_api import ModelsApi
from rehearsal.bedrock.mantle.render import (
    as_trained,
    checkpoint_id,
    checkpoint_json,
    job_json,
    status_of,
)
from rehearsal.bedrock.mantle.requests import parse_job_request
from rehearsal.bedrock.mantle.state import (
    Event,
    FineTuningJob,
    JobRequest,
    MantleState,
    TunedModel,
)
from rehearsal.bedrock.mantle.training_data import CallerRights, FileJobData
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Caller, Platform
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.state import Job
from rehearsal.bedrock.training import TrainingRun


@dataclass
class FineTuningApi:
    """Create, retrieve, list, cancel, events, checkpoints: each answers with JSON, or raises `MantleError`."""

    state: MantleState
    platform: Platform
    models: ModelsApi
    bank: Callable[[], ResponseBank]
    options: Callable[[], Options]

    def create(self, body: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        """POST /fine_tuning/jobs."""
        options, shared = self.options(), self.state.shared
        throttle(shared, options.faults)
        request = parse_job_request(body, shared.region, options.seed)
        self.models.check_trainable(request.model)
        for param, name in (
            ("training_file", request.training_file),
            ("validation_file", request.validation_file),
        ):
            if name is not None and name not in self.state.files:
                raise bad_request(f"No such File object: {name}", param, "invalid_file")
        session = self.platform.act_as(caller)
        with shared.lock:
            job = self._new_job(request, caller)
            self.state.jobs[job.id] = job
        rights = CallerRights(self.state, job, session, options.assume)
        data = FileJobData(self.state, job)
        run = TrainingRun(job.job, rights, data, self.bank(), shared.clock, options, self._ended)
        threading.Thread(target=run.run, name=f"mantle-{job.id}", daemon=True).start()
        return self._render(job)

    def retrieve(self, name: str) -> dict[str, Any]:
        """GET /fine_tuning/jobs/{id}. Polling a job that stands still lets simulated time pass."""
        job = self._job(name)
        if job.job.status == "InProgress":
            self.state.shared.clock.advance(minutes=job.job.poll_minutes)
        return self._render(job)

    def list(self, query: Query) -> dict[str, Any]:
        """GET /fine_tuning/jobs."""
        with self.state.shared.lock:
            jobs = [job for job in self.state.jobs.values() if self._matches(job, query)]
        return page(jobs, query, lambda job: job.id, self._render)

    def cancel(self, name: str) -> dict[str, Any]:
        """POST /fine_tuning/jobs/{id}/cancel."""
        job = self._job(name)
        with self.state.shared.lock:
            if job.job.status != "InProgress":
                raise bad_request(
                    f"Job has already completed: {name} is {status_of(job.job)}", code="job_ended"
                )
            job.job.status, job.job.modified = "Stopping", self.state.shared.clock.now()
        job.job.stop.set()
        return self._render(job)

    def events(self, name: str, query: Query) -> dict[str, Any]:
        """GET /fine_tuning/jobs/{id}/events."""
        with self.state.shared.lock:
            events = all_events(self._job(name))
        return page(events, query, lambda event: event.id, Event.to_json)

    def checkpoints(self, name: str, query: Query) -> dict[str, Any]:
        """GET /fine_tuning/jobs/{id}/checkpoints."""
        with self.state.shared.lock:
            kept = list(self._job(name).checkpoints)
        return page(kept, query, checkpoint_id, checkpoint_json, default_limit=10)

    def _new_job(self, request: JobRequest, caller: Caller) -> FineTuningJob:
        shared, name = self.state.shared, self.state.new_id("ftjob")
        now = shared.clock.now()
        arn = f"arn:aws:bedrock-mantle:{shared.region}:{shared.account}:fine-tuning-job/{name}"
        job = Job(name, arn, name, as_trained(request), request.model, created=now, modified=now)
        return FineTuningJob(job, request, caller, now + timedelta(seconds=caller.seconds_left))

    def _ended(self, job: Job, status: str, failure: str | None, policy: Policy | None) -> None:
        with self.state.shared.lock:
            now = self.state.shared.clock.now()
            if policy is not None:
                step = job.steps[-1].last if job.steps else 0
                name = f"ft:{job.base_model_arn}:{job.id.removeprefix('ftjob-')}"
                self.state.models[name] = TunedModel(name, job.id, step, now, policy, policy.digest())
                job.model_arn = name
            job.failure, job.ended, job.modified, job.status = failure, now, now, status

    def _matches(self, job: FineTuningJob, query: Query) -> bool:
        wanted = {key[9:-1]: value for key, value in query.items() if key.startswith("metadata[")}
        kept = self._metadata(job) or {}
        return all(kept.get(key) == value for key, value in wanted.items())

    def _metadata(self, job: FineTuningJob) -> Mapping[str, str] | None:
        return job.request.metadata if "mantle_metadata" in self.options().assume else None

    def _render(self, job: FineTuningJob) -> dict[str, Any]:
        return job_json(job, self.state.shared.account, self._metadata(job))

    def _job(self, name: str) -> FineTuningJob:
        job = self.state.jobs.get(name)
        if job is None:
            raise missing("fine-tuning job", name)
        return job
