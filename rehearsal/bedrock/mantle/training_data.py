"""What a job of this API trains on and reports to: an uploaded file, the caller's rights, the job's own events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from rehearsal.bedrock.datasets import JobFailure, Row, parse_rows
from rehearsal.bedrock.mantle.state import Event, FineTuningJob, MantleState, TunedModel
from rehearsal.bedrock.platform import Invocation, Invoker
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.rollouts import Stopped
from rehearsal.bedrock.state import StepFigures
from rehearsal.bedrock.training import STALL_MINUTES

CHECKPOINTS = 4
"""As many as AWS's walkthrough of 67 steps shows."""


@dataclass
class FileJobData:
    """See `rehearsal.bedrock.job_data.JobData`."""

    state: MantleState
    job: FineTuningJob

    def read(self) -> tuple[list[Row], list[Row]]:
        """The rows of the uploaded files."""
        request = self.job.request
        validation = request.validation_file
        return self._rows(request.training_file), self._rows(validation) if validation else []

    def check_output(self) -> None:
        """Nothing to check: this API writes to no bucket."""

    def publish(self, policy: Policy) -> None:
        """Add the step's events, and a checkpoint where one is due."""
        step, total = self.job.job.steps[-1], self.job.job.total_steps
        now = self.state.shared.clock.now()
        last = self.job.metrics[-1].at if self.job.metrics else self.job.job.phases["trainingDetails"].created
        with self.state.shared.lock:
            self.job.metrics += metric_events(self.job.id, step, total, (last or now, now))
            if step.last * CHECKPOINTS // total > (step.first - 1) * CHECKPOINTS // total:
                self._keep(policy, step.last, now)

    def _keep(self, policy: Policy, step: int, now: datetime) -> None:
        kept = Policy(dict(policy.learned))
        name = f"{self.job.request.model}:{self.job.id}:ckpt-step-{step}"
        checkpoint = TunedModel(name, self.job.id, step, now, kept, kept.digest())
        self.job.checkpoints.append(checkpoint)
        self.state.models[name] = checkpoint

    def _rows(self, name: str) -> list[Row]:
        file = self.state.files.get(name)
        if file is None:
            raise JobFailure(f"The file {name} does not exist.")
        return parse_rows(file.data, "file", f"{file.name} ({name})")


def metric_events(
    job_id: str, figures: StepFigures, total: int, between: tuple[datetime, datetime]
) -> Iterator[Event]:
    """One event a configured step, spread over the time that the real step stands for."""
    begun, ended = between
    steps = figures.last - figures.first + 1
    for number in range(figures.first, figures.last + 1):
        at = begun + (ended - begun) * ((number - figures.first + 1) / steps)
        data = {
            "total_steps": total,
            "step": number,
            "critic_rewards_mean": round(fmean(figures.rewards), 6),
            "actor_pg_loss": round(figures.loss, 6),
            "actor_entropy": round(figures.entropy, 6),
            "actor_grad_norm": round(figures.gradient_norm, 6),
            # Advantages are relative to their group's mean: they always add up to nothing.
            "critic_advantages_mean": 0.0,
            "response_length_mean": round(fmean(figures.lengths), 3),
        }
        message = f"Step {number}/{total}: training metrics"
        yield Event(f"ftevent-{job_id.removeprefix('ftjob-')}-s{number}", at, message, data)


@dataclass
class CallerRights:
    """The rights that rewards are asked for with: the submitting caller's own.

    With the assumption `mantle_session_ends` no reward is asked for after the caller's token has run out: the job goes
    on "running" until somebody cancels it.
    """

    state: MantleState
    job: FineTuningJob
    session: Invoker
    assume: frozenset[str]

    def invoke(self, function_arn: str, payload: bytes) -> Invocation:
        """See `Invoker`."""
        over = self.state.shared.clock.now() >= self.job.session_ends
        if over and "mantle_session_ends" in self.assume:
            self.job.job.poll_minutes = STALL_MINUTES
            self.job.job.stop.wait()
            raise Stopped
        return self.session.invoke(function_arn, payload)
