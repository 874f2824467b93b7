"""What the training split amounts to with the run's epochs and batch size."""

from rft.contracts.recipe import Strict
from rft.data.checks.base import Totals
from rft.training.hyperparameters import steps_of


class TrainingSize(Strict):
    """`steps` counts the rows that will be trained on, `steps_of_all` every line; they differ where rows are dropped or
    cannot be used."""

    epochs: int
    batch_size: int
    steps: int
    steps_of_all: int


def training_size(totals: Totals) -> TrainingSize | None:
    """Steps of the training split, or None where Bedrock chooses epochs or batch size."""
    given = totals.settings.hyperparameters
    if given.epochCount is None or given.batchSize is None:
        return None
    rows, usable = totals.rows.get("train", 0), totals.effective_rows.get("train", 0)
    return TrainingSize(
        epochs=given.epochCount,
        batch_size=given.batchSize,
        steps=steps_of(usable, given.epochCount, given.batchSize) if usable else 0,
        steps_of_all=steps_of(rows, given.epochCount, given.batchSize) if rows else 0,
    )
