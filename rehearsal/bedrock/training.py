"""A job's life: validation, data processing, training, output; in a thread of its own."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.clock import SimulatedClock
from rehearsal.bedrock.curves import STALLED, STILL_MINUTES, Curve, onset
from rehearsal.bedrock.datasets import JobFailure, Row, check_size, within_prompt_length
from rehearsal.bedrock.grader import Rollout, sample_id
from rehearsal.bedrock.job_data import JobData
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.plan import DEFAULTS, PromptOrder, Span, TrainingPlan, plan_training
from rehearsal.bedrock.platform import Invoker
from rehearsal.bedrock.policy import Candidates, Group, Policy
from rehearsal.bedrock.rollouts import RewardClient, Stopped
from rehearsal.bedrock.state import EvaluationFigures, Job, StepFigures
from rehearsal.bedrock.submission_faults import early_failure

VALIDATION_MINUTES, PROCESSING_MINUTES, OUTPUT_MINUTES = 3.0, 6.0, 4.0
VALIDATION_PROMPTS = 32
INTERNAL_ERROR = "Encountered an internal error when processing the request."
PATIENCE = 3
STALL_MINUTES = 30.0
"""What passes between two polls of a job that stands still."""

Outcome = Callable[[Job, str, str | None, Policy | None], None]
"""Called once at the end with the final status, the failure message and the policy of a usable model."""


@dataclass
class TrainingRun:
    """Runs one job to its end and tells `ended` how it went; `policy` is the model being trained."""

    job: Job
    session: Invoker
    data: JobData
    bank: ResponseBank
    clock: SimulatedClock
    options: Options
    ended: Outcome
    policy: Policy = field(default_factory=Policy)

    def run(self) -> None:
        """The thread's body: whatever happens, the job ends in a final status.

        A fault of the simulator ends it as a fault of Bedrock's own does, and goes on to the thread's excepthook, which
        prints its trace.
        """
        status, policy = "Failed", None
        message: str | None = INTERNAL_ERROR
        try:
            self._work()
            status, message, policy = "Completed", None, self.policy
        except Stopped:
            kept = "model_on_stop" in self.options.assume and self.job.steps
            status, message, policy = "Stopped", None, self.policy if kept else None
        except JobFailure as failure:
            message = str(failure)[:2048]
        finally:
            if status != "Completed":
                self._close_phases(status)
            self.ended(self.job, status, message, policy)

    def _work(self) -> None:
        rows, validation = self._validate()
        self._process()
        if self.options.faults & STALLED:
            self.job.poll_minutes = STALL_MINUTES
            self.job.stop.wait()
            raise Stopped
        hyperparameters = self.job.rft.get("hyperParameters") or {}
        limit = hyperparameters.get("maxPromptLength", DEFAULTS["maxPromptLength"])
        effective = within_prompt_length(rows, limit)
        if not effective:
            raise JobFailure(f"Every prompt is longer than maxPromptLength ({limit} tokens).")
        plan = plan_training(
            len(effective), hyperparameters, self.options.max_steps, self.options.max_rollouts
        )
        self.job.total_steps = plan.total_steps
        self._train(plan, effective, within_prompt_length(validation, limit))
        self._pass_minutes(OUTPUT_MINUTES)
        self._set_phase("trainingDetails", "Completed")

    def _validate(self) -> tuple[list[Row], list[Row]]:
        self._set_phase("validationDetails", "InProgress")
        rows, validation = self.data.read()
        check_size(rows, validation)
        self.data.check_output()
        self._pass_minutes(VALIDATION_MINUTES)
        failure = early_failure(self.options.faults, self.job.name, bool(validation), INTERNAL_ERROR)
        if failure is not None:
            raise JobFailure(failure)
        self._set_phase("validationDetails", "Completed")
        return rows, [] if "validation_ignored" in self.options.assume else validation

    def _process(self) -> None:
        self._set_phase("dataProcessingDetails", "InProgress")
        self._pass_minutes(PROCESSING_MINUTES)
        self._set_phase("dataProcessingDetails", "Completed")

    def _train(self, plan: TrainingPlan, rows: Sequence[Row], validation: Sequence[Row]) -> None:
        self._set_phase("trainingDetails", "InProgress")
        rewards = RewardClient(self.job, self.session, self.options.assume)
        order = PromptOrder(len(rows), self.options.seed)
        pace = max(self.options.seconds_per_step, self.options.hold / len(plan.spans))
        for number, span in enumerate(plan.spans):
            begun = time.monotonic()
            self._check_faults(number, len(plan.spans), rewards)
            curve = Curve(self.options.faults, number, len(plan.spans))
            self._stand_still(curve.silence)
            self._step(span, plan, [rows[place] for place in order.take(plan.prompts)], rewards, curve)
            last = number == len(plan.spans) - 1
            due = span.last // plan.eval_interval > (span.first - 1) // plan.eval_interval
            if validation and (due or last):
                self._evaluate(span, validation, rewards, curve)
            self._pass_minutes(plan.minutes_per_step * curve.slowness * (span.last - span.first + 1))
            self.data.publish(self.policy)
            self._stand_still(curve.overtime)
            if self.job.stop.wait(max(0.0, pace - (time.monotonic() - begun))):
                raise Stopped
            if "early_stopping" in self.options.assume and plateau([e.reward for e in self.job.evaluations]):
                return

    def _check_faults(self, number: int, steps: int, rewards: RewardClient) -> None:
        """Faults strike after about a third of the steps, when curves have begun."""
        if number != onset(steps):
            return
        if "job-fails" in self.options.faults:
            raise JobFailure(INTERNAL_ERROR)
        if "reward-throws" in self.options.faults:
            rewards.send_nonsense()

    def _stand_still(self, minutes: float) -> None:
        """Wait for so much simulated time, which passes as somebody asks about the job."""
        until = self.clock.now() + timedelta(minutes=minutes)
        self.job.poll_minutes = STILL_MINUTES if minutes else 0.0
        while self.clock.now() < until:
            if self.job.stop.wait(0.01):
                raise Stopped
        self.job.poll_minutes = 0.0

    def _step(
        self, span: Span, plan: TrainingPlan, rows: Sequence[Row], rewards: RewardClient, curve: Curve
    ) -> None:
        drawn: list[tuple[Candidates, tuple[int, ...]]] = []
        rollouts: list[Rollout] = []
        lengths: list[int] = []
        for place, row in enumerate(rows):
            candidates = self._candidates(row)
            rng = random.Random(f"{self.options.seed}:train:{span.first}:{place}:{candidates.key}")
            chosen = curve.chosen(candidates, self.policy.sample(candidates, plan.samples, rng))
            drawn.append((candidates, chosen))
            for draw, index in enumerate(chosen):
                name = sample_id(self.job.id, span.first, place, draw)
                response = curve.said(candidates.responses[index])
                lengths.append(len(response.written))
                rollouts.append(Rollout(name, curve.row(row, rng), response.turn))
        scores = rewards.scores(rollouts)
        groups = [
            Group(candidates, chosen, tuple(scores[place * plan.samples : (place + 1) * plan.samples]))
            for place, (candidates, chosen) in enumerate(drawn)
        ]
        update = self.policy.update(groups, plan.learning_rate)
        flat = sum(1 for group in groups if max(group.rewards) - min(group.rewards) < 1e-6)
        figures = StepFigures(
            first=span.first,
            last=span.last,
            epoch=span.epoch,
            loss=update.loss,
            perplexity=math.exp(update.negative_log_likelihood),
            rewards=tuple(scores),
            lengths=tuple(lengths),
            entropy=update.entropy,
            gradient_norm=update.gradient_norm,
            flat_groups=flat / len(groups),
        )
        self.job.steps.append(curve.told(figures))

    def _evaluate(self, span: Span, rows: Sequence[Row], rewards: RewardClient, curve: Curve) -> None:
        """One response a prompt on up to `VALIDATION_PROMPTS` prompts, the same ones each time."""
        policy = curve.evaluated(self.policy)
        rollouts: list[Rollout] = []
        losses: list[float] = []
        lengths: list[int] = []
        for place, row in enumerate(rows[:VALIDATION_PROMPTS]):
            candidates = self._candidates(row)
            rng = random.Random(f"{self.options.seed}:validation:{span.last}:{candidates.key}")
            index = policy.sample(candidates, 1, rng)[0]
            losses.append(-math.log(max(policy.probabilities(candidates)[index], 1e-12)))
            response = curve.said(candidates.responses[index])
            lengths.append(len(response.written))
            name = sample_id(self.job.id, "validation", span.last, place)
            rollouts.append(Rollout(name, row, response.turn))
        scores = rewards.scores(rollouts)
        length = fmean(lengths)
        loss = fmean(losses)
        figures = EvaluationFigures(span.last, span.epoch, loss, math.exp(loss), fmean(scores), length)
        self.job.evaluations.append(figures)

    def _candidates(self, row: Row) -> Candidates:
        try:
            return self.bank.candidates(row)
        except (KeyError, ValueError) as error:
            raise JobFailure(f"The simulator cannot make up responses to a training row: {error}") from error

    def _pass_minutes(self, minutes: float) -> None:
        if self.job.stop.is_set():
            raise Stopped
        self.job.modified = self.clock.advance(minutes=minutes)

    def _set_phase(self, name: str, status: str) -> None:
        now: datetime = self.clock.now()
        phase = self.job.phases[name]
        phase.created, phase.modified, phase.status = phase.created or now, now, status
        self.job.modified = now

    def _close_phases(self, status: str) -> None:
        for name, phase in self.job.phases.items():
            if phase.status == "InProgress":
                self._set_phase(name, status)


def plateau(rewards: Sequence[float]) -> bool:
    """Whether the last `PATIENCE` evaluations brought nothing better than those before."""
    return len(rewards) > PATIENCE and max(rewards[-PATIENCE:]) <= max(rewards[:-PATIENCE])
