"""The operations on custom models, their deployments, and tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rehearsal.bedrock.errors import ServiceError, conflict, invalid, not_found
from rehearsal.bedrock.jobs_api import kms_key_arn
from rehearsal.bedrock.listing import page
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.state import CustomModel, Deployment, Named, State, find

ACTIVE_AFTER = timedelta(minutes=8)
POLL_MINUTES = 4.0
MAX_CREATING, MAX_DEPLOYMENTS = 2, 10
MAX_TAGS = 200
DEPLOYMENT_FAILURE = "Encountered an unexpected error when processing the request, please try again"

Params = Mapping[str, Any]


@dataclass
class ModelsApi:
    """Each method takes checked parameters and returns the operation's output."""

    state: State
    options: Callable[[], Options]

    def get_model(self, params: Params) -> dict[str, Any]:
        """GetCustomModel."""
        model = self._model(params["modelIdentifier"])
        request = model.job.request
        return {
            "modelArn": model.arn,
            "modelName": model.name,
            "jobName": model.job.name,
            "jobArn": model.job.arn,
            "baseModelArn": model.job.base_model_arn,
            "customizationType": request["customizationType"],
            "modelKmsKeyArn": kms_key_arn(request, self.state),
            "trainingDataConfig": request["trainingDataConfig"],
            "validationDataConfig": request.get("validationDataConfig"),
            "outputDataConfig": request["outputDataConfig"],
            "trainingMetrics": {"trainingLoss": model.job.steps[-1].loss} if model.job.steps else None,
            "creationTime": model.created,
            "customizationConfig": request["customizationConfig"],
            "modelStatus": "Active",
        }

    def list_models(self, params: Params) -> dict[str, Any]:
        """ListCustomModels."""
        base = params.get("baseModelArnEquals") or params.get("foundationModelArnEquals")
        models = [
            model
            for model in self.state.models
            if params.get("nameContains", "") in model.name and base in (None, model.job.base_model_arn)
        ]
        chosen, token = page(models, params, lambda model: model.created)
        summaries = [
            {
                "modelArn": model.arn,
                "modelName": model.name,
                "creationTime": model.created,
                "baseModelArn": model.job.base_model_arn,
                "baseModelName": model.job.base_model_arn.rsplit("/", 1)[-1].split(":")[0],
                "customizationType": model.job.request["customizationType"],
                "ownerAccountId": self.state.account,
                "modelStatus": "Active",
            }
            for model in chosen
        ]
        return {"modelSummaries": summaries, "nextToken": token}

    def delete_model(self, params: Params) -> dict[str, Any]:
        """DeleteCustomModel: refused while a deployment uses the model."""
        with self.state.lock:
            model = self._model(params["modelIdentifier"])
            users = [d.name for d in self.state.deployments if model in (d.model, d.next_model)]
            if users:
                raise conflict(f"The custom model {model.name} is deployed as {', '.join(users)}")
            self.state.models.remove(model)
        return {}

    def create_deployment(self, params: Params) -> dict[str, Any]:
        """CreateCustomModelDeployment."""
        with self.state.lock:
            token = ("deployment", params.get("clientRequestToken") or params["modelDeploymentName"])
            if token in self.state.tokens:
                return {"customModelDeploymentArn": self.state.tokens[token]}
            name, model = params["modelDeploymentName"], self._model(params["modelArn"])
            if any(deployment.name == name for deployment in self.state.deployments):
                # The operation has no ConflictException.
                raise invalid(f"A custom model deployment named {name} exists already")
            creating = sum(1 for deployment in self.state.deployments if deployment.status == "Creating")
            if creating >= MAX_CREATING or len(self.state.deployments) >= MAX_DEPLOYMENTS:
                raise ServiceError("ServiceQuotaExceededException", "Too many custom model deployments")
            # A name may come back after its deployment was deleted; the ARN may not.
            identifier = self.state.new_id("deployment", f"{name}:{len(self.state.tokens)}")
            arn = self.state.arn(f"custom-model-deployment/{identifier}")
            now = self.state.clock.now()
            self.state.deployments.append(
                Deployment(identifier, arn, name, model, now, now, params.get("description"))
            )
            self.state.tokens[token] = arn
            self.state.set_tags(arn, params.get("tags"))
        return {"customModelDeploymentArn": arn}

    def get_deployment(self, params: Params) -> dict[str, Any]:
        """GetCustomModelDeployment; polling one that is in progress lets time pass."""
        deployment = self._deployment(params["customModelDeploymentIdentifier"])
        self._settle(deployment)
        update = None
        if deployment.update_status:
            target = deployment.next_model or deployment.model
            update = {"modelArn": target.arn, "updateStatus": deployment.update_status}
        answer = {
            "customModelDeploymentArn": deployment.arn,
            "modelDeploymentName": deployment.name,
            "modelArn": deployment.model.arn,
            "createdAt": deployment.created,
            "status": deployment.status,
            "description": deployment.description,
            "updateDetails": update,
            "failureMessage": deployment.failure,
            "lastUpdatedAt": deployment.modified,
        }
        if deployment.status == "Creating" or deployment.update_status == "Updating":
            self.state.clock.advance(minutes=POLL_MINUTES)
        return answer

    def list_deployments(self, params: Params) -> dict[str, Any]:
        """ListCustomModelDeployments."""
        for deployment in self.state.deployments:
            self._settle(deployment)
        wanted = [
            deployment
            for deployment in self.state.deployments
            if params.get("nameContains", "") in deployment.name
            and params.get("statusEquals", deployment.status) == deployment.status
            and params.get("modelArnEquals", deployment.model.arn) == deployment.model.arn
        ]
        chosen, token = page(wanted, params, lambda deployment: deployment.created)
        summaries = [
            {
                "customModelDeploymentArn": deployment.arn,
                "customModelDeploymentName": deployment.name,
                "modelArn": deployment.model.arn,
                "createdAt": deployment.created,
                "status": deployment.status,
                "lastUpdatedAt": deployment.modified,
                "failureMessage": deployment.failure,
            }
            for deployment in chosen
        ]
        return {"modelDeploymentSummaries": summaries, "nextToken": token}

    def update_deployment(self, params: Params) -> dict[str, Any]:
        """UpdateCustomModelDeployment: the old model serves until the new one is ready."""
        with self.state.lock:
            deployment = self._deployment(params["customModelDeploymentIdentifier"])
            self._settle(deployment)
            if deployment.status != "Active" or deployment.update_status == "Updating":
                raise invalid(f"The deployment {deployment.name} cannot be updated now")
            deployment.next_model = self._model(params["modelArn"])
            deployment.update_status, deployment.modified = "Updating", self.state.clock.now()
        return {"customModelDeploymentArn": deployment.arn}

    def delete_deployment(self, params: Params) -> dict[str, Any]:
        """DeleteCustomModelDeployment; the model stays."""
        with self.state.lock:
            deployment = self._deployment(params["customModelDeploymentIdentifier"])
            self._settle(deployment)
            if deployment.status == "Creating" and "creating_deployment_locked" in self.options().assume:
                raise conflict(f"The deployment {deployment.name} is Creating and cannot be deleted")
            self.state.deployments.remove(deployment)
        return {}

    def serving(self, arn: str) -> CustomModel:
        """The model behind a deployment ARN, for Converse."""
        deployment = find(self.state.deployments, arn)
        if deployment is None or deployment.status == "Failed":
            raise not_found(f"Could not find an active custom model deployment {arn}")
        self._settle(deployment)
        if deployment.status == "Creating":
            raise ServiceError("ModelNotReadyException", f"The custom model deployment {arn} is not ready")
        return deployment.model

    def tag(self, params: Params) -> dict[str, Any]:
        """TagResource."""
        tags = self._tags(params["resourceARN"])
        if len({*tags, *(tag["key"] for tag in params["tags"])}) > MAX_TAGS:
            raise ServiceError("TooManyTagsException", f"At most {MAX_TAGS} tags a resource")
        self.state.set_tags(params["resourceARN"], params["tags"])
        return {}

    def untag(self, params: Params) -> dict[str, Any]:
        """UntagResource."""
        tags = self._tags(params["resourceARN"])
        for key in params["tagKeys"]:
            tags.pop(key, None)
        return {}

    def list_tags(self, params: Params) -> dict[str, Any]:
        """ListTagsForResource."""
        tags = self._tags(params["resourceARN"])
        return {"tags": [{"key": key, "value": value} for key, value in sorted(tags.items())]}

    def _settle(self, deployment: Deployment) -> None:
        """Let what should have happened by now have happened."""
        with self.state.lock:
            if self.state.clock.now() < deployment.modified + ACTIVE_AFTER:
                return
            if deployment.status == "Creating":
                failed = "deployment-fails" in self.options().faults
                deployment.status = "Failed" if failed else "Active"
                deployment.failure = DEPLOYMENT_FAILURE if failed else None
                deployment.modified += ACTIVE_AFTER
            elif deployment.update_status == "Updating" and deployment.next_model is not None:
                deployment.model, deployment.next_model = deployment.next_model, None
                deployment.update_status = "UpdateCompleted"
                deployment.modified += ACTIVE_AFTER

    def _model(self, identifier: str) -> CustomModel:
        model = find(self.state.models, identifier)
        if model is None:
            raise not_found(f"Could not find the custom model {identifier}")
        return model

    def _deployment(self, identifier: str) -> Deployment:
        deployment = find(self.state.deployments, identifier)
        if deployment is None:
            raise not_found(f"Could not find the custom model deployment {identifier}")
        return deployment

    def _tags(self, arn: str) -> dict[str, str]:
        known: list[Named] = [*self.state.jobs, *self.state.models, *self.state.deployments]
        if all(entry.arn != arn for entry in known):
            raise not_found(f"Could not find the resource {arn}")
        return self.state.tags.setdefault(arn, {})
