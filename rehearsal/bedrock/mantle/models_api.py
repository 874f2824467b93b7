"""The models API, and which model a name stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rehearsal.bedrock.mantle.errors import MantleError, bad_request
from rehearsal.bedrock.mantle.state import MantleState, TunedModel, unix
from rehearsal.bedrock.models_catalogue import FoundationModels
from rehearsal.bedrock.policy import Policy

BASE = Policy()
BASE_DIGEST = BASE.digest()


@dataclass
class ModelsApi:
    """List, get, delete. Each method returns the answer's JSON, or raises `MantleError`."""

    state: MantleState
    catalogue: FoundationModels

    def list(self) -> dict[str, Any]:
        """GET /models: base models of the Region, then tuned ones."""
        with self.state.shared.lock:
            tuned = [self._tuned(model) for model in self.state.models.values()]
        return {"object": "list", "data": [*map(self._base, self.catalogue.open_weight_inference()), *tuned]}

    def get(self, name: str) -> dict[str, Any]:
        """GET /models/{model}."""
        if name in self.catalogue.open_weight_inference():
            return self._base(name)
        return self._tuned(self._found(name))

    def delete(self, name: str) -> dict[str, Any]:
        """DELETE /models/{model}: tuned models and checkpoints alone."""
        if name in self.catalogue.open_weight_inference():
            raise MantleError(403, "access_denied", f"{name} is not a customized model", "model")
        with self.state.shared.lock:
            self._found(name)
            del self.state.models[name]
        return {"id": name, "object": "model", "deleted": True}

    def policy(self, name: str) -> tuple[Policy, str]:
        """What answers for a model, and its digest."""
        if name in self.catalogue.open_weight_inference():
            return BASE, BASE_DIGEST
        model = self._found(name)
        return model.policy, model.policy_digest

    def check_trainable(self, name: str) -> None:
        """Raises `MantleError` for what cannot be fine-tuned in this Region."""
        if name in self.catalogue.open_weight_training():
            return
        if name in self.catalogue.open_weight_inference() or name in self.state.models:
            raise bad_request(f"The model {name} cannot be fine-tuned", "model", "model_not_available")
        raise self._unknown(name)

    def _found(self, name: str) -> TunedModel:
        model = self.state.models.get(name)
        if model is None:
            raise self._unknown(name)
        return model

    def _unknown(self, name: str) -> MantleError:
        message = f"The model {name} does not exist or is not offered in {self.catalogue.region}"
        return MantleError(404, "model_not_found", message, "model")

    def _base(self, name: str) -> dict[str, Any]:
        return {"id": name, "object": "model", "created": 0, "owned_by": "system"}

    def _tuned(self, model: TunedModel) -> dict[str, Any]:
        owner = self.state.shared.account
        return {"id": model.id, "object": "model", "created": unix(model.created), "owned_by": owner}
