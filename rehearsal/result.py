"""What a rehearsal leaves behind: the run's outcome and numbers, and its report on this machine's disk."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from rft.contracts.paths import RunPaths
from rft_cli.client.runs import RunEnd

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

REWARD = "critic/rewards/mean"


class VerdictNumbers(BaseModel):
    """The comparison in score units: means of both arms, the gain and its interval."""

    model_config = ConfigDict(frozen=True)

    base: float
    tuned: float
    gain: float
    interval: tuple[float, float]


class RewardCurve(BaseModel):
    """Mean training reward of the first and the last step, and how many steps there were."""

    model_config = ConfigDict(frozen=True)

    first: float
    last: float
    steps: int


class RehearsalResult(BaseModel):
    """A rehearsed run. It is simulated: it proves plumbing and gates, and nothing about a real model's gain.

    `outcome` is None where the run ended by a fault; `error` then is its class name. `report` is the HTML report's
    path on this machine, None where the run left none.
    """

    model_config = ConfigDict(frozen=True)

    run_id: str
    status: str
    outcome: str | None
    sentence: str
    error: str | None
    report: Path | None
    verdict: VerdictNumbers | None
    reward_curve: RewardCurve | None
    simulated: bool = True
    seconds: float


class LeftRunning(BaseModel):
    """What would go on costing money, or lie about, if this were a real account; `uploads` are names of files."""

    model_config = ConfigDict(frozen=True)

    jobs: list[str]
    deployments: list[str]
    uploads: list[str] = []


def collect_result(s3: "S3Client", bucket: str, run_id: str, end: RunEnd, folder: Path) -> RehearsalResult:
    """Copy the report into `folder` and read the numbers."""
    paths = RunPaths(run_id)
    report = read_object(s3, bucket, paths.report_html)
    facts = read_object(s3, bucket, paths.report_json)
    metrics = read_object(s3, bucket, paths.metrics)
    compared = read_object(s3, bucket, paths.stage("compare_models"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in (("report.html", report), ("report.json", facts), ("training_metrics.jsonl", metrics)):
        if body is not None:
            (folder / name).write_bytes(body)
    result = RehearsalResult(
        run_id=run_id,
        status=end.status,
        outcome=end.outcome,
        sentence=end.sentence,
        error=end.error,
        report=folder / "report.html" if report is not None else None,
        verdict=None if compared is None else verdict_numbers(json.loads(compared)["entry"]),
        reward_curve=reward_curve([json.loads(line) for line in (metrics or b"").splitlines() if line]),
        seconds=end.seconds,
    )
    (folder / "result.json").write_text(result.model_dump_json(indent=2), encoding="utf-8")
    return result


def verdict_numbers(entry: dict[str, Any]) -> VerdictNumbers | None:
    """The numbers of Compare models' ledger entry, None where it compared nothing."""
    if entry.get("gain") is None:
        return None
    return VerdictNumbers(
        base=entry["base_mean"],
        tuned=entry["tuned_mean"],
        gain=entry["gain"],
        interval=(entry["lower"], entry["upper"]),
    )


def reward_curve(rows: Sequence[dict[str, Any]]) -> RewardCurve | None:
    """First and last mean reward of a metrics table, None where no step has one."""
    means = [float(row[REWARD]) for row in rows if row.get(REWARD) is not None]
    return RewardCurve(first=means[0], last=means[-1], steps=len(means)) if means else None


def read_object(s3: "S3Client", bucket: str, key: str) -> bytes | None:
    """The object, or None where there is none."""
    try:
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
            raise
        return None
