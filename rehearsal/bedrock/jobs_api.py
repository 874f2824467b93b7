"""The customization job operations."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.clock import iso
from rehearsal.bedrock.curves import reported
from rehearsal.bedrock.errors import ServiceError, conflict, invalid, not_found
from rehearsal.bedrock.job_data import S3JobData
from rehearsal.bedrock.listing import page
from rehearsal.bedrock.models_catalogue import FoundationModels
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.platform import Platform
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.state import CustomModel, Job, State, find
from rehearsal.bedrock.submission_faults import refuse
from rehearsal.bedrock.training import TrainingRun

STATE_CHANGE = "Model Customization Job State Change"
MAX_CUSTOM_MODELS = 100

Params = Mapping[str, Any]


@dataclass
class JobsApi:
    """Create, get, list and stop; each method takes checked parameters and returns the operation's output."""

    state: State
    platform: Platform
    catalogue: FoundationModels
    bank: Callable[[], ResponseBank]
    options: Callable[[], Options]
    refused: Counter[str] = field(default_factory=Counter)

    def create(self, params: Params) -> dict[str, Any]:
        """CreateModelCustomizationJob."""
        throttle(self.state, self.options().faults)
        base_arn = self._check(params)
        with self.state.lock:
            token = ("job", params.get("clientRequestToken") or params["jobName"])
            if token in self.state.tokens:
                return {"jobArn": self.state.tokens[token]}
            refuse(self.options().faults, params, self.refused)
            self._check_names(params)
            model_id = base_arn.rsplit("/", 1)[-1]
            identifier = self.state.new_id("job", params["jobName"])
            arn = self.state.arn(f"model-customization-job/{model_id}/{identifier}")
            session = self.platform.assume(params["roleArn"], arn)
            now = self.state.clock.now()
            job = Job(identifier, arn, params["jobName"], dict(params), base_arn, created=now, modified=now)
            self.state.jobs.append(job)
            self.state.tokens[token] = arn
            self.state.set_tags(arn, params.get("jobTags"))
        options = self.options()
        data = S3JobData(job, session, reported(options.faults, options.assume))
        run = TrainingRun(job, session, data, self.bank(), self.state.clock, options, self._ended)
        self._announce(job)
        # A daemon: a rehearsal that is interrupted must not wait for its training.
        threading.Thread(target=run.run, name=f"bedrock-job-{identifier}", daemon=True).start()
        return {"jobArn": arn}

    def get(self, params: Params) -> dict[str, Any]:
        """GetModelCustomizationJob, by ARN, id or name."""
        job = self._job(params["jobIdentifier"])
        if job.status == "InProgress":
            self.state.clock.advance(minutes=job.poll_minutes)
        request = job.request
        validation = request.get("validationDataConfig") or {"validators": []}
        losses = [{"validationLoss": job.evaluations[-1].loss}] if job.evaluations else None
        return {
            **_summary(job),
            "clientRequestToken": request.get("clientRequestToken"),
            "roleArn": request["roleArn"],
            "failureMessage": job.failure,
            "outputModelName": request["customModelName"],
            "outputModelArn": job.model_arn,
            "outputModelKmsKeyArn": kms_key_arn(request, self.state),
            "hyperParameters": request.get("hyperParameters"),
            "trainingDataConfig": request["trainingDataConfig"],
            "validationDataConfig": validation,
            "outputDataConfig": request["outputDataConfig"],
            "trainingMetrics": {"trainingLoss": job.steps[-1].loss} if job.ended and job.steps else None,
            "validationMetrics": losses if job.ended else None,
            "vpcConfig": request.get("vpcConfig"),
            "customizationConfig": request["customizationConfig"],
        }

    def list(self, params: Params) -> dict[str, Any]:
        """ListModelCustomizationJobs."""
        jobs = [
            job
            for job in self.state.jobs
            if params.get("nameContains", "") in job.name
            and params.get("statusEquals", job.status) == job.status
        ]
        chosen, token = page(jobs, params, lambda job: job.created)
        summaries = [
            {
                **_summary(job),
                "customModelName": job.request["customModelName"],
                "customModelArn": job.model_arn,
            }
            for job in chosen
        ]
        return {"modelCustomizationJobSummaries": summaries, "nextToken": token}

    def stop(self, params: Params) -> dict[str, Any]:
        """StopModelCustomizationJob: Stopping at once, Stopped when the thread has seen it."""
        with self.state.lock:
            job = self._job(params["jobIdentifier"])
            if job.status != "InProgress":
                raise conflict(f"The job {job.name} is {job.status} and cannot be stopped")
            job.status, job.modified = "Stopping", self.state.clock.now()
        self._announce(job)
        job.stop.set()
        return {}

    def _ended(self, job: Job, status: str, failure: str | None, policy: Policy | None) -> None:
        with self.state.lock:
            now = self.state.clock.now()
            if policy is not None:
                model = self._make_model(job, policy)
                job.model_arn = model.arn
            # A stop that came too late to change anything loses against the end itself.
            job.failure, job.ended, job.modified, job.status = failure, now, now, status
        self._announce(job)

    def _make_model(self, job: Job, policy: Policy) -> CustomModel:
        name = job.request["customModelName"]
        identifier = self.state.new_id("model", name)
        arn = self.state.arn(f"custom-model/{job.base_model_arn.rsplit('/', 1)[-1]}/{identifier}")
        model = CustomModel(identifier, arn, name, job, self.state.clock.now(), policy, policy.digest())
        self.state.models.append(model)
        self.state.set_tags(arn, job.request.get("customModelTags"))
        return model

    def _announce(self, job: Job) -> None:
        request = job.request
        validators = (request.get("validationDataConfig") or {}).get("validators") or []
        detail = {
            "version": "0.0",
            "jobName": job.name,
            "jobArn": job.arn,
            "outputModelName": request["customModelName"],
            "outputModelArn": job.model_arn,
            "roleArn": request["roleArn"],
            "jobStatus": job.status,
            "failureMessage": job.failure,
            "creationTime": iso(job.created),
            "lastModifiedTime": iso(job.modified),
            "endTime": iso(job.ended) if job.ended else None,
            "baseModelArn": job.base_model_arn,
            "hyperParameters": {
                key: str(value) for key, value in (job.rft.get("hyperParameters") or {}).items()
            },
            "trainingDataConfig": {"s3Uri": request["trainingDataConfig"]["s3Uri"]},
            "validationDataConfig": {"s3Uri": validators[0]["s3Uri"]} if validators else None,
            "outputDataConfig": request["outputDataConfig"],
        }
        known = {key: value for key, value in detail.items() if value is not None}
        self.platform.emit(STATE_CHANGE, job.arn, known)

    def _check(self, params: Params) -> str:
        """The base model's ARN; raises ValidationException for what botocore's model cannot express."""
        config = (params.get("customizationConfig") or {}).get("rftConfig")
        if params.get("customizationType") != "REINFORCEMENT_FINE_TUNING" or config is None:
            raise invalid(
                "The rehearsal simulates REINFORCEMENT_FINE_TUNING with an rftConfig and nothing else"
            )
        grader = (config.get("graderConfig") or {}).get("lambdaGrader")
        if grader is None:
            raise invalid("rftConfig.graderConfig.lambdaGrader is required")
        region = re.match(r"arn:[^:]+:lambda:([^:]+):", grader["lambdaArn"])
        if region is not None and region[1] != self.state.region:
            raise invalid("The reward function must be in the job's Region")
        if not params["trainingDataConfig"].get("s3Uri"):
            raise invalid("trainingDataConfig.s3Uri is required")
        return self.catalogue.customizable(params["baseModelIdentifier"])

    def _check_names(self, params: Params) -> None:
        if any(job.name == params["jobName"] for job in self.state.jobs):
            raise conflict(f"A model customization job named {params['jobName']} exists already")
        taken = [model.name for model in self.state.models]
        taken += [job.request["customModelName"] for job in self.state.jobs if job.ended is None]
        if params["customModelName"] in taken:
            raise conflict(f"A custom model named {params['customModelName']} exists already")
        if len(self.state.models) >= MAX_CUSTOM_MODELS:
            raise ServiceError(
                "ServiceQuotaExceededException", f"At most {MAX_CUSTOM_MODELS} custom models an account"
            )

    def _job(self, identifier: str) -> Job:
        job = find(self.state.jobs, identifier)
        if job is None:
            raise not_found(f"Could not find the model customization job {identifier}")
        return job


def throttle(state: State, faults: Collection[str]) -> None:
    """Count a request for a job; raises ThrottlingException where a fault wants it."""
    with state.lock:
        state.throttled += 1
        count = state.throttled
    if "submit-throttled-forever" in faults or ("submit-throttled" in faults and count <= 2):
        raise ServiceError("ThrottlingException", "Too many requests, please wait before trying again.")


def _summary(job: Job) -> dict[str, Any]:
    return {
        "jobArn": job.arn,
        "jobName": job.name,
        "baseModelArn": job.base_model_arn,
        "status": job.status,
        "statusDetails": {name: phase.to_json() for name, phase in job.phases.items()},
        "creationTime": job.created,
        "lastModifiedTime": job.modified,
        "endTime": job.ended,
        "customizationType": job.request["customizationType"],
    }


def kms_key_arn(request: Params, state: State) -> str | None:
    """The request's key as an ARN; None without one, or for an alias (whose key is KMS's to know)."""
    key = request.get("customModelKmsKeyId")
    if not key or "alias/" in key:
        return None
    return str(key) if key.startswith("arn:") else f"arn:aws:kms:{state.region}:{state.account}:key/{key}"
