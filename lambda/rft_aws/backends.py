"""The training backend of a model: the catalogue decides, the stages do not know."""

from rft.catalogue.models import Model
from rft.contracts.errors import InvalidRunInput
from rft.training.backend import TrainingBackend
from rft_aws import clients
from rft_aws.bedrock_backend import BedrockBackend

DRIVEN = frozenset({"bedrock"})


def require_driven(name: str, model: Model) -> None:
    """Refuse a model whose training API this version does not drive.

    Raises:
        InvalidRunInput: it is one.
    """
    if model.backend not in DRIVEN:
        raise InvalidRunInput(
            f"model {name!r} trains through Bedrock's OpenAI-compatible API, which this version does not drive; "
            "choose a model that trains through CreateModelCustomizationJob, such as nova-2-lite"
        )


def backend_for(model: Model, partition: str, region: str) -> TrainingBackend:
    """The backend that trains a model; Resolve run has refused every other kind."""
    return BedrockBackend(clients.bedrock(), model, partition, region)
