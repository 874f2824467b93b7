"""A job's events: what its state tells, and the figures of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rehearsal.bedrock.mantle.state import Event, FineTuningJob


def all_events(job: FineTuningJob) -> list[Event]:
    """Every event up to now, oldest first; the same event has the same id each time."""
    # The sort is stable: at the same moment a step comes before its checkpoint, and the end comes last.
    return [*sorted([*job.metrics, *_messages(job)], key=lambda event: event.at), *_end(job)]


def _messages(job: FineTuningJob) -> Iterator[Event]:
    phases = job.job.phases
    name = job.request.training_file
    said: list[tuple[str, datetime | None, str]] = [
        ("created", job.job.created, f"Created fine-tuning job: {job.id}"),
        ("validating", phases["validationDetails"].created, f"Validating training file: {name}"),
        ("queued", phases["dataProcessingDetails"].created, "Files validated, moving job to queued state"),
        ("started", phases["trainingDetails"].created, "Fine-tuning job started"),
    ]
    said += [
        (f"c{point.step}", point.created, f"Checkpoint created at step {point.step}: {point.id}")
        for point in job.checkpoints
    ]
    for key, at, message in said:
        if at is not None:
            yield _event(job, key, at, message)


def _end(job: FineTuningJob) -> Iterator[Event]:
    if job.job.ended is None:
        return
    if job.job.status == "Completed":
        yield _event(job, "end", job.job.ended, "The job has successfully completed")
    elif job.job.status == "Failed":
        yield _event(job, "end", job.job.ended, job.job.failure or "The job failed", "error")
    else:
        yield _event(job, "end", job.job.ended, "The job was cancelled", "warn")


def _event(job: FineTuningJob, key: str, at: datetime, message: str, level: str = "info") -> Event:
    return Event(f"ftevent-{job.id.removeprefix('ftjob-')}-{key}", at, message, None, level)
