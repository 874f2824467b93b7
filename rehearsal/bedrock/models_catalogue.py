"""The foundation models and inference profiles that the simulated account offers, from catalogue/models.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rehearsal.bedrock.errors import invalid, not_found
from rft.catalogue.embeddings import EmbeddingModel
from rft.catalogue.judges import Judge
from rft.catalogue.models import Model, load_models

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
# Judges and models that a user adds to a recipe: any first-party Nova model answers.
_NOVA = re.compile(r"((us|eu|apac|global)\.)?amazon\.nova-[a-z0-9-]+:\d+")
_PROFILE = re.compile(r"(us|eu|apac|global)\.(?P<model>.+)")


@dataclass(frozen=True)
class FoundationModels:
    """What is offered in one Region."""

    region: str
    account: str
    models: tuple[Model, ...]
    embedding_models: tuple[EmbeddingModel, ...] = ()
    judges: Mapping[str, Judge] = field(default_factory=dict)

    @classmethod
    def load(cls, region: str, account: str, folder: Path = CATALOGUE) -> FoundationModels:
        """Read the product's own catalogue."""
        catalogue = load_models(folder)
        return cls(
            region,
            account,
            tuple(catalogue.models.values()),
            tuple(catalogue.embedding_models.values()),
            catalogue.judges,
        )

    def check_judge(self, identifier: str, *, json_schema: bool) -> None:
        """Raises what Converse answers for a judge that cannot be called, or not for structured output."""
        judge = self.judges.get(_bare(identifier))
        if judge is None:
            self.check_invocable(identifier)
        elif self.region not in judge.regions:
            raise invalid("The provided model identifier is invalid.")
        if json_schema and (judge is None or judge.structured != "json_schema"):
            raise invalid(
                "This model doesn't support the outputConfig.textFormat field. Remove it and try again."
            )

    def embedding_model(self, identifier: str) -> EmbeddingModel:
        """The embedding model of an id or ARN; raises ValidationException for one that the Region does not have."""
        for model in self.embedding_models:
            if model.model_id == _bare(identifier) and self.region in model.regions:
                return model
        raise invalid("The provided model identifier is invalid.")

    def arn(self, model_id: str) -> str:
        """A foundation model's ARN."""
        return f"arn:aws:bedrock:{self.region}::foundation-model/{model_id}"

    def customizable(self, identifier: str) -> str:
        """The ARN of a base model for reinforcement fine-tuning; raises ValidationException for any other."""
        model_id = _bare(identifier)
        for model in self.models:
            if model.backend == "bedrock" and model.training_model_id == model_id:
                if self.region not in model.training_regions:
                    raise invalid(f"Customization of {model_id} is not supported in {self.region}")
                return self.arn(model_id)
        raise invalid(
            f"The provided model identifier is invalid or does not support this customization: {identifier}"
        )

    def open_weight_training(self) -> list[str]:
        """Models that the OpenAI-compatible API fine-tunes in the Region."""
        return [
            model.training_model_id
            for model in self.models
            if model.backend == "mantle" and self.region in model.training_regions
        ]

    def open_weight_inference(self) -> list[str]:
        """Models that the OpenAI-compatible API answers for in the Region."""
        return [
            model.inference_model_id
            for model in self.models
            if model.backend == "mantle" and self.region in model.inference_regions
        ]

    def check_invocable(self, identifier: str) -> None:
        """Raises what Converse answers for a foundation model or inference profile that cannot be called."""
        model_id = _bare(identifier)
        for model in self.models:
            if model_id == model.training_model_id != model.inference_model_id:
                raise not_found("Model not found.")
            if model_id == model.inference_model_id and model.inference_profile:
                raise invalid(
                    f"Invocation of model ID {model_id} with on-demand throughput isn't supported. Retry your request "
                    "with the ID or ARN of an inference profile that contains this model."
                )
        if model_id not in self._invocable() and not _NOVA.fullmatch(model_id):
            raise invalid("The provided model identifier is invalid.")

    def _invocable(self) -> set[str]:
        return {model.base_inference_id for model in self.models if model.backend == "bedrock"}

    def details(self, identifier: str) -> dict[str, Any]:
        """FoundationModelDetails; raises ResourceNotFoundException for an unknown model."""
        model_id = _bare(identifier)
        for model in self.models:
            offered = (
                model.training_regions if model_id == model.training_model_id else model.inference_regions
            )
            if model_id in (model.training_model_id, model.inference_model_id) and self.region in offered:
                return self._details(model, model_id)
        raise not_found(f"Could not find the foundation model {identifier}")

    def all_details(self) -> list[dict[str, Any]]:
        """Details of every model offered in the Region."""
        found = []
        for model in self.models:
            if self.region in model.training_regions:
                found.append(self._details(model, model.training_model_id))
            if model.inference_model_id != model.training_model_id and self.region in model.inference_regions:
                found.append(self._details(model, model.inference_model_id))
        return found

    def _details(self, model: Model, model_id: str) -> dict[str, Any]:
        # The enum ModelCustomization has no reinforcement fine-tuning, so AWS can only list the older types here.
        trains = model_id == model.training_model_id and model.backend == "bedrock"
        return {
            "modelArn": self.arn(model_id),
            "modelId": model_id,
            "modelName": model.title.removeprefix("Amazon ")[:20],
            "providerName": model.title.split()[0],
            "inputModalities": ["TEXT"],
            "outputModalities": ["TEXT"],
            "responseStreamingSupported": False,
            "customizationsSupported": ["FINE_TUNING"] if trains else [],
            "inferenceTypesSupported": [] if trains else ["ON_DEMAND"],
            "modelLifecycle": {"status": "ACTIVE"},
        }

    def availability(self, model_id: str) -> dict[str, Any]:
        """GetFoundationModelAvailability's output: first-party models need no agreement."""
        known = any(details["modelId"] == model_id for details in self.all_details())
        return {
            "modelId": model_id,
            "agreementAvailability": {"status": "AVAILABLE" if known else "NOT_AVAILABLE"},
            "authorizationStatus": "AUTHORIZED" if known else "NOT_AUTHORIZED",
            "entitlementAvailability": "AVAILABLE" if known else "NOT_AVAILABLE",
            "regionAvailability": "AVAILABLE" if known else "NOT_AVAILABLE",
        }

    def profile(self, identifier: str) -> dict[str, Any]:
        """GetInferenceProfile's output; raises ResourceNotFoundException for an unknown profile."""
        name = _bare(identifier)
        for model in self.models:
            if model.inference_profile == name and self.region in model.inference_regions:
                return self._profile(name, model.inference_regions)
        if _NOVA.fullmatch(name) and _PROFILE.fullmatch(name):
            return self._profile(name, [self.region])
        raise not_found(f"Could not find the inference profile {identifier}")

    def all_profiles(self) -> list[dict[str, Any]]:
        """Every catalogue profile of the Region."""
        names = [
            m.inference_profile
            for m in self.models
            if m.inference_profile and self.region in m.inference_regions
        ]
        return [self.profile(name) for name in names]

    def _profile(self, name: str, regions: list[str]) -> dict[str, Any]:
        match = _PROFILE.fullmatch(name)
        model_id = match["model"] if match else name
        return {
            "inferenceProfileName": re.sub(r"[^0-9a-zA-Z]+", " ", name),
            "inferenceProfileArn": f"arn:aws:bedrock:{self.region}:{self.account}:inference-profile/{name}",
            "models": [
                {"modelArn": f"arn:aws:bedrock:{r}::foundation-model/{model_id}"} for r in regions[:5]
            ],
            "inferenceProfileId": name,
            "status": "ACTIVE",
            "type": "SYSTEM_DEFINED",
        }


def _bare(identifier: str) -> str:
    """A model's or profile's id, from an id or an ARN."""
    return identifier.rsplit("/", 1)[-1] if identifier.startswith("arn:") else identifier
