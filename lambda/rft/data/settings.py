"""What a validation knows beside the lines: the model, the recipe's graders and the run's hyperparameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rft.catalogue.models import Model, RowLimits
from rft.contracts.recipe import Hyperparameters


@dataclass(frozen=True)
class DatasetSettings:
    """Settings of one validation.

    Args:
        limits: how many training rows the service takes.
        model: the catalogue's entry; None leaves out the rules about the model.
        graders: grader documents by file name ("reward.json", "evaluation.json"); empty when none is known, then a
            row is expected to have a reference and its shape is not looked at.
        hyperparameters: the run's; what is None there, Bedrock decides.
    """

    limits: RowLimits
    model: Model | None = None
    graders: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)

    @staticmethod
    def of_model(
        model: Model,
        graders: Mapping[str, Mapping[str, object]] | None = None,
        hyperparameters: Hyperparameters | None = None,
    ) -> "DatasetSettings":
        """The settings of a run with that model."""
        return DatasetSettings(model.rows, model, graders or {}, hyperparameters or Hyperparameters())
