"""The model catalogue: which models exist, where, and through which training backend."""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from rft.catalogue.embeddings import EmbeddingModel
from rft.catalogue.judges import Judge
from rft.contracts.errors import InvalidRunInput
from rft.contracts.recipe import Strict


class RowLimits(Strict):
    """How many training rows the service accepts."""

    minimum: int
    maximum: int


class RequestRates(Strict):
    """Requests a minute to assume where Service Quotas does not tell."""

    base: float
    tuned: float


class Model(Strict):
    """One entry of `models.yaml`.

    `takes_tools` says whether tools are documented for RFT of the model; `special_tokens` are those of its own markup.
    """

    title: str
    backend: Literal["bedrock", "mantle"]
    training_regions: Annotated[list[str], Field(min_length=1)]
    training_model_id: str
    inference_model_id: str
    inference_profile: str | None = None
    inference_regions: Annotated[list[str], Field(min_length=1)]
    rows: RowLimits
    requests_per_minute: RequestRates
    price: str
    takes_tools: bool
    special_tokens: list[str]

    def training_model_arn(self, partition: str, region: str) -> str:
        """The base model identifier that a customization job takes."""
        return f"arn:{partition}:bedrock:{region}::foundation-model/{self.training_model_id}"

    @property
    def needs_deployment(self) -> bool:
        """Whether a tuned model can be called only after it was deployed; open-weight models can at once."""
        return self.backend == "bedrock"

    @property
    def takes_validation_data(self) -> bool:
        """Whether a job of it is documented to take validation data; those of open-weight models are not."""
        return self.backend == "bedrock"

    @property
    def base_inference_id(self) -> str:
        """What Converse (or a chat completion) takes for the base model: the inference profile where there is one."""
        return self.inference_profile or self.inference_model_id


class ModelCatalogue(Strict):
    """`models.yaml`."""

    as_of: object
    models: dict[str, Model]
    embedding_models: dict[str, EmbeddingModel]
    judges: dict[str, Judge]

    def model(self, name: str) -> Model:
        """The entry of that name.

        Raises:
            InvalidRunInput: the catalogue has none; the message lists those that it has.
        """
        if name not in self.models:
            raise InvalidRunInput(
                f"model {name!r} is not in the catalogue; it has {', '.join(sorted(self.models))}"
            )
        return self.models[name]

    def offered(self, name: str, region: str) -> Model:
        """The entry, if RFT of that model is offered in the Region.

        Raises:
            InvalidRunInput: it is not; the message names where it is.
        """
        model = self.model(name)
        if region not in model.training_regions:
            raise InvalidRunInput(
                f"model {name!r} is not offered for reinforcement fine-tuning in {region}; "
                f"it is in {', '.join(model.training_regions)}: deploy the stacks there"
            )
        return model


def load_models(folder: Path) -> ModelCatalogue:
    """Read `models.yaml` of a catalogue folder."""
    return ModelCatalogue.model_validate(yaml.safe_load((folder / "models.yaml").read_text(encoding="utf-8")))
