"""How long a training step takes, as the account's own earlier jobs tell."""

from datetime import date

from rft.contracts.recipe import Strict

KEPT = 20


class TrainingRate(Strict):
    """One completed job. `hours` run from its creation to its end: no less than what was billed.

    `rollouts` are the training rollouts that the reward function saw, None where its telemetry does not tell.
    """

    run_id: str
    job: str
    model: str
    ended_on: date
    hours: float
    steps: int
    rollouts: int | None
    simulated: bool

    def hours_for(self, steps: int, rollouts: int | None) -> float:
        """What a job of that size would have taken: by rollouts where both are known, else by steps."""
        if rollouts is not None and self.rollouts:
            return self.hours * rollouts / self.rollouts
        return self.hours * steps / self.steps


class TrainingRates(Strict):
    """`rates/<model>.json`: the last 20 completed jobs of a model, oldest first."""

    model: str
    rates: tuple[TrainingRate, ...] = ()

    def with_rate(self, rate: TrainingRate) -> "TrainingRates":
        """With one more; a job that is there already is replaced, since its stage may run twice."""
        others = [known for known in self.rates if (known.run_id, known.job) != (rate.run_id, rate.job)]
        newest = sorted([*others, rate], key=lambda known: known.ended_on)
        return self.model_copy(update={"rates": tuple(newest[-KEPT:])})
