"""The `fine_tuning.jobs.create` request of Bedrock's OpenAI-compatible API, and its metric events, as plain data."""

import math
from collections.abc import Mapping
from typing import Any

from rft.catalogue.models import Model
from rft.contracts.job import TrainingRequest

# Bedrock's name of a hyperparameter (the recipe's) -> this API's. The user guide's example has these three and no more.
HYPERPARAMETERS = {
    "epochCount": "n_epochs",
    "batchSize": "batch_size",
    "learningRateMultiplier": "learning_rate_multiplier",
}
# Metric names of events -> the console's names (user guide, RFT job metrics). `critic_rewards_mean` and the like.
_PREFIXES = (
    "critic_rewards",
    "critic_advantages",
    "critic_score",
    "response_length",
    "prompt_length",
    "actor",
    "perf",
)


def mantle_request(request: TrainingRequest, model: Model, file_id: str) -> dict[str, Any]:
    """The arguments of `client.fine_tuning.jobs.create`: `suffix` is refused by this API, so that a job has no name."""
    return {
        "model": model.training_model_id,
        "training_file": file_id,
        "extra_body": {
            "method": {
                "type": "reinforcement",
                "reinforcement": {
                    "grader": {"type": "lambda", "lambda": {"function": request.reward_function_arn}},
                    "hyperparameters": mantle_hyperparameters(request.hyperparameters),
                },
            }
        },
    }


def mantle_hyperparameters(values: Mapping[str, int | float | str]) -> dict[str, int | float | str]:
    """The run's hyperparameters that this API takes, under its names; what is not set is left to the service."""
    return {ours: values[name] for name, ours in HYPERPARAMETERS.items() if name in values}


def file_name(job_name: str) -> str:
    """The name of a job's training file: by it the job is found again, which has no name of its own."""
    return f"{job_name}.jsonl"


def metric_row(data: object) -> dict[str, Any] | None:
    """One metrics event's `data` as a row of the metrics table; None where it tells no step.

    Every finite number is kept: under the console's name where there is one, else under its own.
    """
    if not isinstance(data, Mapping):
        return None
    step = _number(data.get("step"))
    if step is None:
        return None
    row: dict[str, Any] = {"step": int(step)}
    for name, value in data.items():
        number = _number(value)
        if number is not None and name not in ("step", "total_steps"):
            row[console_name(str(name))] = number
    return row


def console_name(name: str) -> str:
    """`critic_rewards_mean` -> `critic/rewards/mean`, `actor_grad_norm` -> `actor/grad_norm`."""
    for prefix in _PREFIXES:
        rest = name.removeprefix(f"{prefix}_")
        if rest != name:
            head = prefix.replace("critic_", "critic/")
            return f"{head}/{rest}"
    return name


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
