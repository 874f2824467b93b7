"""A profile: a model measured on prompts, k responses each, every response kept and scored."""

from typing import Literal

from rft.contracts.recipe import Strict

Api = Literal["converse", "chat_completions"]


class InferenceTarget(Strict):
    """What is called, and through which API: an inference profile, a deployment ARN, or an open-weight model's id."""

    model_id: str
    description: str
    api: Api = "converse"


class ProfileSettings(Strict):
    """Sampling settings, the same for every arm of a comparison."""

    samples_per_prompt: int
    temperature: float
    top_p: float
    max_tokens: int
    reasoning_effort: str | None = None


class ProfilePlan(Strict):
    """`profiles/<arm>/plan.json`: how the prompts are cut into shards."""

    arm: str
    split: str
    target: InferenceTarget
    settings: ProfileSettings
    prompts: int
    shards: list[str]
    concurrency: int
    requests_per_minute: float
    quota_source: str
    expected_minutes: float


class Shard(Strict):
    """`shards/NNNN.json`: the row numbers that one invocation samples."""

    arm: str
    number: int
    split: str
    rows: list[int]
    target: InferenceTarget
    settings: ProfileSettings
    calls_in_parallel: int
    requests_per_minute: float


class GraderScores(Strict):
    """One function's result for one response: the aggregate in [0, 1] and every component."""

    score: float
    metrics: dict[str, float]


class ProfiledResponse(Strict):
    """One line of `results/NNNN.jsonl`. Token counts are Bedrock's usage; `latency_ms` is its own figure with Converse,
    and the caller's with chat completions, which tell none."""

    row: int
    prompt_id: str
    sample: int
    text: str
    stop_reason: str
    input_tokens: int
    output_tokens: int
    latency_ms: int
    reward: GraderScores
    evaluation: GraderScores
