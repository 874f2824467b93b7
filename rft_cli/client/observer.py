"""Looks at a run again and again: its execution's history, and the few small objects that tell how it goes."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from rft.contracts.paths import RunPaths
from rft_cli.client.history import HistoryReader
from rft_cli.client.readings import cost_view, curves, finding_views, job_view, parsed, profile_view
from rft_cli.client.runs import RunEnd, RunHandle, run_end, seconds_between
from rft_cli.client.snapshot import Curves, ProfileView, RunSnapshot, StageState, StageView
from rft_cli.client.stack import PipelineStack
from rft_cli.client.stage_names import BY_NAME, CLEAN_UP, MONITOR, STAGE_NAMES, SUBMIT

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

_UNCHANGED = ("NoSuchKey", "404", "304", "NotModified")


class RunObserver:
    """Reads one run; never a response of a model."""

    def __init__(self, states: "SFNClient", s3: "S3Client", stack: PipelineStack, run: RunHandle) -> None:
        self._states = states
        self._s3 = s3
        self._bucket = stack.runs_bucket
        self._paths = RunPaths(run.run_id)
        self._history = HistoryReader(states, run.execution_arn)
        self._objects: dict[str, tuple[str, bytes]] = {}
        self._ledger: dict[str, Any] = {}
        self._ledger_is_old = False
        self.run = run

    def look(self) -> RunSnapshot:
        """The run as it is now."""
        answer = self._states.describe_execution(executionArn=self.run.execution_arn)
        # Remembered, so that a look that fails half way does not lose the news.
        self._ledger_is_old = self._history.read() or self._ledger_is_old
        if self._ledger_is_old:
            self._ledger = self._history.ledger() or self._ledger
            self._ledger_is_old = False
        facts = self._document(self._paths.run) if len(self._history.stages) > 1 else {}
        trains = SUBMIT in self._history.stages
        job = job_view(self._ledger, facts) if MONITOR in self._history.stages else None
        record = self._document(self._paths.findings("watchdog")) if trains else {}
        now = answer.get("stopDate") or datetime.now(UTC)
        return RunSnapshot(
            run_id=self.run.run_id,
            status=answer["status"],
            seconds=seconds_between(answer["startDate"], answer.get("stopDate")),
            stages=stage_views(self._history, answer["status"], now),
            model=str(facts["model"]) if "model" in facts else None,
            simulated=facts.get("simulated") is True,
            profile=self._profile(),
            job=job,
            curves=curves(self._lines(self._paths.metrics)) if trains else Curves(),
            findings=finding_views(record),
            cost=cost_view(self._ledger, facts, record, job),
        )

    def end(self) -> RunEnd:
        """How the execution ended; call it once `look` says that it has."""
        return run_end(self._states, self.run.execution_arn)

    def _profile(self) -> ProfileView | None:
        stage = BY_NAME.get(self._history.current or "")
        if stage is None or stage.arm is None:
            return None
        done = self._history.entered[f"{stage.shard} done"]
        return profile_view(stage.arm, done, self._document(self._paths.plan(stage.arm)))

    def _document(self, key: str) -> dict[str, Any]:
        """A JSON object of the run; empty where there is none (yet)."""
        found = parsed(self._body(key))
        return found if isinstance(found, dict) else {}

    def _lines(self, key: str) -> list[dict[str, Any]]:
        found = [parsed(line) for line in self._body(key).splitlines() if line]
        return [line for line in found if isinstance(line, dict)]

    def _body(self, key: str) -> bytes:
        """The object as it is now, fetched only if it has changed."""
        etag, body = self._objects.get(key, ("", b""))
        condition: dict[str, Any] = {"IfNoneMatch": etag} if etag else {}
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=key, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _UNCHANGED:
                raise
            return body
        body = answer["Body"].read()
        self._objects[key] = (answer["ETag"], body)
        return body


def stage_views(history: HistoryReader, status: str, now: datetime) -> tuple[StageView, ...]:
    """Every stage that the run entered, will enter or went past, in order."""
    entered = history.stages
    furthest = max((i for i, stage in enumerate(STAGE_NAMES) if stage.name in entered), default=-1)
    views = []
    for place, stage in enumerate(STAGE_NAMES):
        if stage.name in entered:
            state = _state_of(stage.name, history, status)
            views.append(StageView(stage.name, state, history.seconds(stage.name, now)))
        elif stage.usual:
            over = place < furthest or status != "RUNNING"
            views.append(StageView(stage.name, StageState.SKIPPED if over else StageState.PENDING))
    return tuple(views)


def _state_of(name: str, history: HistoryReader, status: str) -> StageState:
    if name != history.current:
        # Only a fault leads to Clean up: the stage before it is the one that broke.
        broke = (
            CLEAN_UP in history.stages and history.stages.index(CLEAN_UP) == history.stages.index(name) + 1
        )
        return StageState.FAILED if broke else StageState.DONE
    if status == "RUNNING":
        return StageState.ASKS if BY_NAME[name].asks else StageState.RUNNING
    if status == "FAILED":
        # The run that failed in an earlier stage still wrote its report.
        return StageState.DONE if CLEAN_UP in history.stages else StageState.FAILED
    return StageState.DONE if status == "SUCCEEDED" else StageState.STOPPED
