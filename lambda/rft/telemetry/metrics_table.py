"""The metrics table of a run: one row a step, out of everything that tells of the step.

| source | what it tells |
|---|---|
| `reward function` | every rollout: rewards, components, lengths in characters, groups, errors, latency, judge tokens |
| `job events` | the open-weight API's metric events: entropy, gradient norm, lengths in tokens ... |
| `bedrock` | the columns of the metric files under the job's output |
| `job` | the job's status at the look: its phases and its hours |

Where two tell the same name, the one further up wins, for it saw more; the other's figure is kept under `also`, by
source. Lengths are in characters or in tokens by source, so that a curve of lengths is never mixed: once the reward
function has told of a length, only it does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rft.contracts.job import TrainingJob
from rft.telemetry.aggregate import RunTelemetry

Row = dict[str, Any]
StepValues = Mapping[int, Mapping[str, Any]]

REWARD_FUNCTION, JOB_EVENTS, BEDROCK, JOB = "reward function", "job events", "bedrock", "job"
_LENGTHS = ("response_length/", "val-response_length/")


def metrics_table(
    telemetry: RunTelemetry,
    files: Iterable[StepValues] = (),
    *,
    events: Iterable[Mapping[str, Any]] = (),
    job: TrainingJob | None = None,
    before: Iterable[Mapping[str, Any]] = (),
) -> list[Row]:
    """Rows by step.

    Args:
        telemetry: what the reward function saw.
        files: Bedrock's files, as `rft.telemetry.metrics_csv` reads them.
        events: rows of the job's own events, each with its `step`.
        job: the job as it stands now. The newest row has its status, older ones keep the status of the look at which
            they were the newest; a job without any step has a row for step 0.
        before: the table of the look before.

    Returns:
        One dictionary a step with `step`, the console's metric names, `sources` and, where sources agree to tell the
        same, `also`.
    """
    table = _Table()
    for train in telemetry.train:
        table.add(train["step"], train, REWARD_FUNCTION)
    for validation in telemetry.validation:
        table.add(validation["step"], _validation(validation), REWARD_FUNCTION)
    for event in events:
        table.add(int(event["step"]), event, JOB_EVENTS)
    for file in files:
        for step, values in file.items():
            table.add(step, values, BEDROCK)
    if job is not None:
        table.add_job(job, {int(row["step"]): row for row in before})
    return table.rows()


class _Table:
    """Rows by step; what is added first wins."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._lengths: set[str] = set()

    def add(self, step: int, values: Mapping[str, Any], source: str) -> None:
        """One source's figures of one step."""
        row = self._rows.setdefault(step, {"step": step, "sources": []})
        for name, value in values.items():
            if name == "step":
                continue
            if name.startswith(_LENGTHS):
                prefix = name.partition("/")[0]
                if source == REWARD_FUNCTION:
                    self._lengths.add(prefix)
                elif prefix in self._lengths:
                    _also(row, source)[name] = value
                    continue
            if row.get(name) is None:
                row[name] = value
            elif value is not None:
                _also(row, source)[name] = value
        if source not in row["sources"]:
            row["sources"].append(source)

    def add_job(self, job: TrainingJob, before: Mapping[int, Mapping[str, Any]]) -> None:
        """The job's status, on every row."""
        now = job_columns(job)
        newest = max(self._rows, default=0)
        for step in sorted(self._rows) or [0]:
            old = before.get(step, {})
            # Another attempt's job had its own steps.
            known = step != newest and old.get("job/name") == job.name
            self.add(step, {name: old.get(name) for name in now} if known else now, JOB)

    def rows(self) -> list[Row]:
        """In step order."""
        return [self._rows[step] for step in sorted(self._rows)]


def job_columns(job: TrainingJob) -> dict[str, Any]:
    """The job's status as columns; hours and time are the service's."""
    return {
        "job/name": job.name,
        "job/state": job.state.value,
        "job/validation": job.validation.value,
        "job/data_processing": job.data_processing.value,
        "job/training": job.training.value,
        "job/hours": round(job.elapsed_hours, 4),
        "job/observed_at": job.observed_at.isoformat(),
    }


def _validation(row: Mapping[str, Any]) -> Row:
    """A validation pass's figures; those that training has too under names of their own."""
    own = {name: value for name, value in row.items() if name.startswith("val-")}
    return {
        **own,
        "validation_components": row["components"],
        "validation_rollouts": row["rollouts"],
        "validation_errors": row["errors"],
    }


def _also(row: Row, source: str) -> dict[str, Any]:
    """What `source` tells of a step besides, where another one's figure counts."""
    found: dict[str, Any] = row.setdefault("also", {}).setdefault(source, {})
    return found


def latest(rows: Sequence[Mapping[str, Any]], name: str) -> float | None:
    """A metric's newest value, None before there is one."""
    known = (row[name] for row in reversed(rows) if isinstance(row.get(name), int | float))
    return next((float(value) for value in known), None)


def latest_reward(rows: Sequence[Mapping[str, Any]]) -> float | None:
    """The newest mean training reward, None before there is one."""
    return latest(rows, "critic/rewards/mean")
