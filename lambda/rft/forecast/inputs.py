"""What is known before training."""

from rft.catalogue.prices import RunPrices
from rft.contracts.recipe import Costs, Evaluation, Gates, Hyperparameters, Strict
from rft.forecast.rates import TrainingRate


class ForecastInputs(Strict):
    """Everything besides the base sample that a forecast rests on.

    `effective_rows` and `test_prompts` count usable rows; `test_groups` counts the groups of the measured test prompts
    where all of them carry `group`, else None. `reward_latency_ms` is one sample's share of a reward call, as measured;
    None where it was not. `reward_concurrency` is how many calls run at once. `rates` are earlier jobs of the model,
    oldest first; `costs_origin` says who set `costs`.
    """

    effective_rows: int
    test_prompts: int
    test_groups: int | None = None
    hyperparameters: Hyperparameters
    evaluation: Evaluation
    gates: Gates
    costs: Costs = Costs()
    costs_origin: str = "recipe"
    rates: tuple[TrainingRate, ...] = ()
    base_requests_per_minute: float
    tuned_requests_per_minute: float
    prices: RunPrices
    reward_latency_ms: float | None = None
    reward_concurrency: int = 10
    reward_memory_gb: float = 0.5

    @property
    def over(self) -> bool:
        """Whether a person is asked where a limit is exceeded."""
        return self.gates.over_budget == "ask"

    @property
    def measured_prompts(self) -> int:
        """Test prompts that each arm of the comparison is sampled on."""
        return min(self.test_prompts, self.evaluation.max_prompts or self.test_prompts)
