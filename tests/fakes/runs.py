"""A resolved run and the context of its stages, for tests that call a stage's work directly."""

from datetime import UTC, datetime
from typing import Any

from rft.contracts.ledger import StageInput
from rft.contracts.paths import SPLITS, RunPaths
from rft.contracts.recipe import Approvals, Evaluation, Gates, Hyperparameters
from rft.contracts.run import DataObject, Execution, GraderFunction, Run
from rft_aws.environment import StageEnvironment
from rft_aws.run_store import RunStore
from rft_aws.stage import StageContext
from tests.fakes.s3 import FakeS3

RUN_ID = "math-20261122-0123456789"
STARTED = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENVIRONMENT = StageEnvironment(
    region="us-east-1",
    datasets_bucket="datasets",
    runs_bucket="runs",
    data_buckets=[],
    key_arn="arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012",
    training_role_arn="arn:aws:iam::000000000000:role/t",
    topic_arn="arn:aws:sns:us-east-1:000000000000:t",
    functions={},
    champion_prefix="/rft/champions",
    max_profile_concurrency=4,
)


def execution(name: str = "first") -> Execution:
    """An execution of the state machine."""
    return Execution(
        arn=f"arn:aws:states:us-east-1:000000000000:execution:m:{name}",
        name=name,
        start_time=STARTED,
        input={"recipe": "math"},
        state_machine_arn="arn:aws:states:us-east-1:000000000000:stateMachine:m",
    )


def grader(name: str) -> GraderFunction:
    """A pinned grader function."""
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}:1"
    return GraderFunction(
        name=name, version="1", arn=arn, code_sha256="x", log_group=f"/logs/{name}", timeout_seconds=300
    )


def run(**changes: Any) -> Run:
    """A resolved run of the math recipe."""
    data = {
        split: DataObject(
            split=split,
            source_uri=f"s3://datasets/recipes/math/{split}.jsonl",
            source_version="1",
            source_sha256="0" * 64,
            key=RunPaths(RUN_ID).data(split),
            sha256="1" * 64,
            rows=200,
            bytes=1000,
        )
        for split in SPLITS
    }
    values: dict[str, Any] = {
        "run_id": RUN_ID,
        "recipe": "math",
        "title": "Math",
        "model": "nova-2-lite",
        "region": "us-east-1",
        "account": "000000000000",
        "simulated": True,
        "seed": 0,
        "execution_arn": execution().arn,
        "started_at": STARTED,
        "input": {"recipe": "math"},
        "hyperparameters": Hyperparameters(batchSize=64, epochCount=2, trainingSamplePerPrompt=8),
        "hyperparameter_origins": {},
        "use_validation_data": True,
        "evaluation": Evaluation(primary="correct"),
        "gates": Gates(),
        "approvals": Approvals(),
        "keep_rejected_model": True,
        "data": data,
        "reward": grader("reward"),
        "evaluation_function": grader("evaluation"),
        "reward_config": {"type": "math_answer"},
        "evaluation_config": {"type": "math_answer"},
        "recipe_versions": {},
        **changes,
    }
    return Run(**values)


def context(s3: FakeS3, ledger: dict[str, Any], name: str = "first") -> StageContext:
    """A stage's context on an in-memory S3, in an execution of that name."""
    store = RunStore(s3, "runs")  # type: ignore[arg-type]
    given = StageInput(execution=execution(name), ledger=ledger)
    return StageContext(given, run(), RunPaths(RUN_ID), store, ENVIRONMENT)
