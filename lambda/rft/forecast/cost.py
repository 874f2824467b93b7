"""What a run costs, as a range. An unknown price stays unknown: it is named, and never counted as zero."""

from collections.abc import Sequence

from rft.catalogue.prices import RunPrices
from rft.contracts.recipe import Strict
from rft.forecast.hours import TrainingHours

# Bedrock bills training by the hour; what a job at least takes where nothing tells more.
LEAST_TRAINING_HOURS = 1.0
# Retried calls and validation rollouts come on top of the training rollouts.
REWARD_CALLS_HIGH = 2.0
# Both functions score each response of both arms.
SCORED_BY, ARMS = 2, 2
# State transitions outside the monitor's loop, and three for each of its turns of five minutes.
FIXED_TRANSITIONS, TRANSITIONS_PER_HOUR = 80, 36
UNKNOWN_TRAINING = "training"


class CostLine(Strict):
    """One item in USD; None where a price or a quantity is not known. `source` names and dates its prices."""

    name: str
    low: float | None
    high: float | None
    basis: str
    source: str


class Cost(Strict):
    """`low` and `high` sum the known lines; `unknown` names the lines that they leave out.

    `training_hour` is the price of an hour of the training job that they were reckoned with.
    """

    lines: list[CostLine]
    low: float
    high: float
    unknown: list[str]
    training_hour: float | None = None

    @property
    def besides_training(self) -> float:
        """USD that all known lines but the training job's may reach."""
        return sum(line.high or 0.0 for line in self.lines if line.name != UNKNOWN_TRAINING)

    def sentence(self) -> str:
        """`USD 1.10 to 4.20, and training: not known`."""
        missing = f", and {', '.join(self.unknown)}: not known" if self.unknown else ""
        return f"USD {self.low:,.2f} to {self.high:,.2f}{missing}"


class CostBasis(Strict):
    """The quantities that prices multiply."""

    evaluation_calls: int
    input_tokens_mean: float
    output_tokens_mean: float
    max_tokens: int
    rollouts: int | None
    reward_latency_ms: float | None
    reward_memory_gb: float
    hours: TrainingHours


def cost(basis: CostBasis, prices: RunPrices, judging: Sequence[CostLine] = ()) -> Cost:
    """The run's cost from the training job to the verdict, with one month of storage and the lines of `judging`."""
    model = prices.model
    lines = [
        _training(basis, prices),
        _calls(
            "base model on the test prompts",
            basis,
            model.base_input_1k,
            model.base_output_1k,
            prices.source("base"),
        ),
        _calls(
            "tuned model on the test prompts",
            basis,
            model.tuned_input_1k,
            model.tuned_output_1k,
            prices.source("tuned"),
        ),
        CostLine(
            name="custom model storage",
            low=model.storage_month,
            high=model.storage_month,
            basis="one month; billed until the model is deleted",
            source=prices.source("storage"),
        ),
        _reward(basis, prices),
        *judging,
        _orchestration(basis, prices),
    ]
    return Cost(
        lines=lines,
        low=sum(line.low for line in lines if line.low is not None),
        high=sum(line.high for line in lines if line.high is not None),
        unknown=[line.name for line in lines if line.high is None],
        training_hour=model.training_hour,
    )


def _training(basis: CostBasis, prices: RunPrices) -> CostLine:
    usd, hours = prices.model.training_hour, basis.hours
    low = min(LEAST_TRAINING_HOURS, hours.limit) if hours.low is None else min(hours.low, hours.limit)
    high = hours.limit if hours.high is None else min(hours.high, hours.limit)
    rate = "the price of an hour is not published" if usd is None else f"USD {usd:g} an hour"
    why = "; how long is unknown, so up to the run's limit" if hours.high is None else f": {hours.source}"
    return CostLine(
        name=UNKNOWN_TRAINING,
        low=None if usd is None else usd * low,
        high=None if usd is None else usd * high,
        basis=f"{low:.3g} to {high:.3g} hours, {rate}{why}",
        source=prices.source("training"),
    )


def _calls(
    name: str, basis: CostBasis, input_1k: float | None, output_1k: float | None, source: str
) -> CostLine:
    known = input_1k is not None and output_1k is not None
    calls = basis.evaluation_calls / 1000

    def total(output_tokens: float) -> float | None:
        if input_1k is None or output_1k is None:
            return None
        return calls * (basis.input_tokens_mean * input_1k + output_tokens * output_1k)

    return CostLine(
        name=name,
        low=total(basis.output_tokens_mean),
        high=total(max(basis.max_tokens, basis.output_tokens_mean)),
        basis=(
            f"{basis.evaluation_calls:,} responses of {basis.input_tokens_mean:.0f} tokens in and "
            f"{basis.output_tokens_mean:.0f} to {basis.max_tokens:,} out"
            + ("" if known else ", price not published")
        ),
        source=source,
    )


def _reward(basis: CostBasis, prices: RunPrices) -> CostLine:
    name, source = "reward and evaluation functions", prices.source("lambda")
    if basis.rollouts is None or basis.reward_latency_ms is None:
        return CostLine(name=name, low=None, high=None, basis="rollouts or latency not known", source=source)
    services, scored = prices.services, basis.evaluation_calls * ARMS * SCORED_BY
    one = basis.reward_latency_ms / 1000 * basis.reward_memory_gb * services.lambda_gb_second
    one += services.lambda_request
    return CostLine(
        name=name,
        low=one * (basis.rollouts + scored),
        high=one * (basis.rollouts * REWARD_CALLS_HIGH + scored),
        basis=(
            f"{basis.rollouts:,} rollouts and {scored:,} scores of test responses, "
            f"{basis.reward_latency_ms:.1f} ms each"
        ),
        source=source,
    )


def _orchestration(basis: CostBasis, prices: RunPrices) -> CostLine:
    price, hours = prices.services.step_functions_transition, basis.hours
    longest = hours.limit if hours.high is None else min(hours.high, hours.limit)
    most = FIXED_TRANSITIONS + TRANSITIONS_PER_HOUR * longest
    return CostLine(
        name="orchestration",
        low=FIXED_TRANSITIONS * price,
        high=most * price,
        basis=f"{FIXED_TRANSITIONS} to {most:,.0f} state transitions",
        source=prices.source("states"),
    )
