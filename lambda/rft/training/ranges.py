"""Which hyperparameters a training API takes, and in which range."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rft.contracts.recipe import Hyperparameters

Backend = Literal["bedrock", "mantle"]


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included; None is no bound."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: object) -> bool:
        """Whether a value lies in it; texts have no range."""
        if not isinstance(value, int | float):
            return True
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:g} or more"
        return f"{self.low:g} to {self.high:g}"


TAKEN: Mapping[Backend, Mapping[str, Range]] = {
    # botocore's service model, RFTHyperParameters; a test compares them.
    "bedrock": {
        "epochCount": Range(1, 50),
        "batchSize": Range(16, 512),
        "learningRate": Range(1e-7, 1e-3),
        "maxPromptLength": Range(1),
        "trainingSamplePerPrompt": Range(2, 16),
        "inferenceMaxTokens": Range(1),
        "reasoningEffort": Range(),
        "evalInterval": Range(1, 100),
    },
    # n_epochs, batch_size and learning_rate_multiplier of the user guide's example, in the ranges of OpenAI's API
    # reference, where it has any; a multiplier over 10 is taken for a typing error. The last two are not sent: base and
    # tuned model are sampled with them.
    "mantle": {
        "epochCount": Range(1, 50),
        "batchSize": Range(1, 256),
        "learningRateMultiplier": Range(1e-6, 10),
        "inferenceMaxTokens": Range(1),
        "reasoningEffort": Range(),
    },
}


def misfits(given: Hyperparameters, backend: Backend) -> Iterator[tuple[str, str]]:
    """(name, sentence) of every value that is outside what the API takes; of names that it has not, see `left_out`."""
    taken = TAKEN[backend]
    for name, value in given.model_dump(exclude_none=True).items():
        if name in taken and not taken[name].holds(value):
            yield name, f"hyperparameters.{name} is {value:g}, and the model takes {taken[name]}"


def left_out(given: Hyperparameters, backend: Backend) -> dict[str, int | float | str]:
    """The values that the API has no place for."""
    taken = TAKEN[backend]
    return {name: value for name, value in given.model_dump(exclude_none=True).items() if name not in taken}
