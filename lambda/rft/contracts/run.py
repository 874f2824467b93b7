"""The resolved run: everything that the stages need to know, fixed once by Resolve run and never changed."""

from datetime import datetime

from pydantic import Field

from rft.contracts.recipe import Approvals, Costs, Evaluation, Gates, Hyperparameters, Strict
from rft.contracts.watchdog import WatchdogSettings


class Execution(Strict):
    """The Step Functions execution behind a run."""

    arn: str
    name: str
    start_time: datetime
    input: dict[str, object] | list[object] | str | int | float | bool | None
    state_machine_arn: str


class SplitLengths(Strict):
    """The longest of a split, in tokens by a careful estimate; 0 where there is none.

    `reference` is of `reference_answer`, `gold` of `gold_response`.
    """

    prompt: int = 0
    reference: int = 0
    gold: int = 0


class DataObject(Strict):
    """One split as it was pinned: where it came from, which version, and the run's own stamped copy.

    `longest` is measured of the training split alone.
    """

    split: str
    source_uri: str
    source_version: str | None
    source_sha256: str
    key: str
    sha256: str
    rows: int
    bytes: int
    longest: SplitLengths | None = None


class GraderFunction(Strict):
    """A reward or evaluation function, its alias pinned to the version that it named when the run began."""

    name: str
    version: str
    arn: str = Field(description="Qualified by version: what training and every stage invoke.")
    code_sha256: str
    log_group: str
    timeout_seconds: int = Field(gt=0, description="Its own time limit; its callers keep more than that.")


class JudgePin(Strict):
    """A grader that asks a model, as it was when the run began: which model, and the hashes of what it is told.

    `path` is the grader's JSON path in the file of `function` ("reward" or "evaluation").
    """

    function: str
    path: str
    type: str
    model: str
    rubric_sha256: str
    prompt_sha256: str


class Run(Strict):
    """`runs/<run_id>/run.json`."""

    run_id: str
    recipe: str
    title: str
    model: str
    region: str
    account: str
    simulated: bool
    seed: int
    execution_arn: str
    started_at: datetime
    input: dict[str, object]
    hyperparameters: Hyperparameters
    hyperparameter_origins: dict[str, str]
    use_validation_data: bool
    evaluation: Evaluation
    gates: Gates
    costs: Costs = Costs()
    approvals: Approvals
    watchdog: WatchdogSettings = WatchdogSettings()
    keep_rejected_model: bool
    data: dict[str, DataObject]
    reward: GraderFunction
    evaluation_function: GraderFunction
    reward_config: dict[str, object]
    evaluation_config: dict[str, object]
    recipe_versions: dict[str, str | None]
    calibration: DataObject | None = None
    judges: tuple[JudgePin, ...] = ()
