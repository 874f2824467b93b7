"""What is sampled for each arm: the base model, and the tuned one."""

from rft.catalogue.models import Model
from rft.contracts.profile import Api, InferenceTarget


def base_target(model: Model) -> InferenceTarget:
    """The base model: through its inference profile where there is one."""
    return InferenceTarget(
        model_id=model.base_inference_id, description=f"base {model.title}", api=_api(model)
    )


def tuned_target(model: Model, identifier: str) -> InferenceTarget:
    """The tuned model; `identifier` is its deployment's ARN, or its own id where it needs no deployment."""
    return InferenceTarget(model_id=identifier, description=f"tuned {model.title}", api=_api(model))


def _api(model: Model) -> Api:
    return "converse" if model.backend == "bedrock" else "chat_completions"
