"""`recipe.yaml`: what a use case trains, with which settings, and how it is judged."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from rft.contracts.names import RECIPE_NAME_MAX, is_recipe_name
from rft.contracts.strict import Strict as Strict
from rft.contracts.watchdog import WatchdogSettings

# nova-forge-sdk's template for Bedrock, taken where neither recipe nor preset says anything.
DEFAULT_TOKEN_LIMIT = 2048
# No published job on data of this size took a day: a job that hangs is not billed for longer.
DEFAULT_TRAINING_HOURS = 24.0

UseCase = Literal["math", "code", "extraction", "tools", "judged", "other"]
"""What kind of task a recipe is; hyperparameter presets are chosen by it."""


class Hyperparameters(Strict):
    """`rftConfig.hyperParameters`, named as Bedrock names them.

    Bounds are those of the widest training API: `rft.training.ranges` has each one's own, of which a run has to be
    inside. None leaves the choice to the service.
    `learningRateMultiplier` is for open-weight models alone, whose API takes no learning rate of its own.
    """

    epochCount: Annotated[int, Field(ge=1, le=50)] | None = None
    batchSize: Annotated[int, Field(ge=1, le=512)] | None = None
    learningRate: Annotated[float, Field(ge=1e-7, le=1e-3)] | None = None
    learningRateMultiplier: Annotated[float, Field(gt=0, le=10)] | None = None
    maxPromptLength: Annotated[int, Field(ge=1)] | None = None
    trainingSamplePerPrompt: Annotated[int, Field(ge=2, le=16)] | None = None
    inferenceMaxTokens: Annotated[int, Field(ge=1)] | None = None
    reasoningEffort: Annotated[str, Field(pattern="^(low|medium|high)$")] | None = None
    evalInterval: Annotated[int, Field(ge=1, le=100)] | None = None

    @property
    def token_limit(self) -> int:
        """Output tokens of a response, in training and in every profile."""
        return self.inferenceMaxTokens or DEFAULT_TOKEN_LIMIT


class Margins(Strict):
    """How much worse the tuned model may be, as guardrails of the verdict.

    `format_drop` and `truncation_rise` are shares of responses; `length_ratio` is tuned over base mean output
    tokens. Tripling of length under a rising reward is the published sign of verbosity hacking; twice is
    stopped before.
    """

    format_drop: Annotated[float, Field(gt=0, le=1)] = 0.05
    truncation_rise: Annotated[float, Field(gt=0, le=1)] = 0.05
    length_ratio: Annotated[float, Field(gt=1, le=10)] = 2.0


class Evaluation(Strict):
    """How base and tuned model are compared.

    `primary` names a component of the evaluation function's `metrics_list`; gains are differences of its mean,
    in score units (0.05 is five points). The token limit is the training's, `inferenceMaxTokens`.
    """

    primary: str
    samples_per_prompt: Annotated[int, Field(ge=1, le=16)] = 4
    temperature: Annotated[float, Field(ge=0.00001, le=1)] = 0.6
    top_p: Annotated[float, Field(gt=0, le=1)] = 0.95
    max_prompts: Annotated[int, Field(ge=20, le=20_000)] | None = None
    min_gain: Annotated[float, Field(ge=0, lt=1)] = 0.0
    wanted_gain: Annotated[float, Field(gt=0, lt=1)] = 0.05
    margins: Margins = Margins()


class Gates(Strict):
    """Limits that stop a run before money is spent. None means the pipeline's own default.

    The three of the judge apply where `calibration.jsonl` has 100 labels or more from people, and warn otherwise:
    Cohen's kappa in [0, 1], a share of cases, a mean reward.
    """

    preflight_rows: Annotated[int, Field(ge=10, le=1000)] = 100
    sample_prompts: Annotated[int, Field(ge=16, le=128)] = 64
    sample_per_prompt: Annotated[int, Field(ge=2, le=16)] = 4
    max_training_hours: Annotated[float | None, Field(gt=0, le=96)] = None
    budget_usd: Annotated[float, Field(gt=0)] | None = None
    over_budget: Literal["stop", "ask"] = "stop"
    min_judge_kappa: Annotated[float, Field(ge=0, lt=1)] = 0.6
    min_judge_consistency: Annotated[float, Field(ge=0, le=1)] = 0.9
    max_judge_attack_mean: Annotated[float, Field(gt=0, le=1)] = 0.05

    @property
    def hours_limit(self) -> float:
        """Hours after which the training job is stopped, 24 where nobody set a limit."""
        return self.max_training_hours or DEFAULT_TRAINING_HOURS


class Costs(Strict):
    """What a person knows about the price of training that nobody published; None where it is not known."""

    training_hours_per_step: Annotated[float, Field(gt=0, le=24)] | None = None
    training_hour_usd: Annotated[float, Field(gt=0)] | None = None


class Approvals(Strict):
    """Whether a person has to say go, and for how long the run waits for it."""

    training: bool = False
    promotion: bool = False
    hours: Annotated[float, Field(gt=0, le=720)] = 72.0


class Recipe(Strict):
    """One use case. The folder's name is the recipe's name."""

    name: str
    title: str
    model: str
    use_case: UseCase | None = None
    hyperparameters: Hyperparameters = Hyperparameters()
    use_validation_data: bool = True
    evaluation: Evaluation
    gates: Gates = Gates()
    costs: Costs = Costs()
    approvals: Approvals = Approvals()
    watchdog: WatchdogSettings = WatchdogSettings()
    keep_rejected_model: bool = True

    @field_validator("name")
    @classmethod
    def _usable_name(cls, name: str) -> str:
        if not is_recipe_name(name):
            raise ValueError(
                f"{name!r} cannot name a recipe: use lower-case letters, digits, `-` or `_`, "
                f"at most {RECIPE_NAME_MAX} characters"
            )
        return name
