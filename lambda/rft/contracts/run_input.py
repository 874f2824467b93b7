"""The execution input: what a person types in the Step Functions console."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_serializer, model_validator

from rft.contracts.recipe import Hyperparameters, Strict
from rft.contracts.watchdog import WatchdogSettings

S3_URI = r"^s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]/[-!_*'().a-z0-9A-Z]+(/[-!_*'().a-z0-9A-Z]+)*$"
S3Uri = Annotated[str, Field(pattern=S3_URI)]


class RunInput(Strict):
    """`{"recipe": "math"}`, with overrides; or `{"resume": "<run_id>"}` alone."""

    recipe: Annotated[str | None, Field(description="The recipe to run; one that the stack carries.")] = None
    resume: Annotated[
        str | None,
        Field(description="A run to take up again: its finished stages are not repeated. Stands alone."),
    ] = None
    model: Annotated[str | None, Field(description="A model of the catalogue, in place of the recipe's.")] = (
        None
    )
    train: Annotated[
        S3Uri | None, Field(description="Training rows (JSONL), in place of the recipe's: an S3 URI.")
    ] = None
    validation: Annotated[S3Uri | None, Field(description="Validation rows: an S3 URI.")] = None
    test: Annotated[S3Uri | None, Field(description="Test rows, for the verdict: an S3 URI.")] = None
    hyperparameters: Annotated[
        Hyperparameters | None,
        Field(description="Overrides, merged over the recipe's, named as Bedrock names them."),
    ] = None
    use_validation_data: Annotated[
        bool | None, Field(description="Whether Bedrock gets the validation rows.")
    ] = None
    samples_per_prompt: Annotated[
        int | None, Field(ge=1, le=16, description="Responses per test prompt and arm.")
    ] = None
    max_test_prompts: Annotated[
        int | None, Field(ge=20, le=20_000, description="At most this many test prompts are sampled.")
    ] = None
    min_gain: Annotated[
        float | None, Field(ge=0, lt=1, description="The interval's lower bound must exceed it to promote.")
    ] = None
    wanted_gain: Annotated[
        float | None,
        Field(gt=0, lt=1, description="The gain that the run hopes for; plans sample size and futility."),
    ] = None
    max_training_hours: Annotated[
        float | None, Field(gt=0, le=96, description="The training job is stopped after so many hours.")
    ] = None
    budget_usd: Annotated[
        float | None, Field(gt=0, description="The forecast says no-go when the cost's upper end exceeds it.")
    ] = None
    over_budget: Annotated[
        Literal["stop", "ask"] | None,
        Field(
            description="Over budget_usd or max_training_hours: end the run, or ask a person before training."
        ),
    ] = None
    training_hours_per_step: Annotated[
        float | None, Field(gt=0, le=24, description="Hours of a training step, where you know them.")
    ] = None
    training_hour_usd: Annotated[
        float | None, Field(gt=0, description="USD of a training hour, as on your own bill.")
    ] = None
    approve_training: Annotated[
        bool | None, Field(description="Wait for a person before the training job is submitted.")
    ] = None
    approve_promotion: Annotated[
        bool | None, Field(description="Wait for a person before the model is promoted.")
    ] = None
    watchdog: Annotated[
        WatchdogSettings | None,
        Field(description="Levels and thresholds of the watchdog's rules, merged over the recipe's."),
    ] = None
    seed: Annotated[
        int, Field(ge=0, le=2**31 - 1, description="Seed of every sampling that the pipeline does.")
    ] = 0

    @field_serializer("watchdog")
    def _as_given(self, watchdog: WatchdogSettings | None) -> dict[str, dict[str, Any]] | None:
        """The run's record of its input holds what was typed, not the defaults around it."""
        return None if watchdog is None else watchdog.given()

    @model_validator(mode="after")
    def _one_way_to_start(self) -> Self:
        if self.resume is not None and self.model_fields_set != {"resume"}:
            others = ", ".join(sorted(self.model_fields_set - {"resume"}))
            raise ValueError(f"`resume` takes the stored run as it was and stands alone; remove: {others}")
        if self.resume is None and self.recipe is None:
            raise ValueError(
                'name a recipe, for example {"recipe": "math"}, or a run: {"resume": "<run_id>"}'
            )
        return self
