"""The training backend of a model: the catalogue decides, the stages do not know."""

from rft.catalogue.models import Model
from rft.training.backend import TrainingBackend
from rft_aws import clients
from rft_aws.bedrock_backend import BedrockBackend


def backend_for(model: Model, partition: str, region: str) -> TrainingBackend:
    """The backend that trains a model."""
    if model.backend == "mantle":
        # Only where open-weight models are offered are functions shipped with the OpenAI SDK.
        from rft_aws.mantle_backend import MantleBackend
        from rft_aws.mantle_client import mantle

        return MantleBackend(mantle(region), clients.s3(), model)
    return BedrockBackend(clients.bedrock(), model, partition, region)
