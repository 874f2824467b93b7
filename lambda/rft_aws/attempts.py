"""What a run remembers of its attempts to train: which came to nothing, and whether validation data are withheld."""

from typing import Literal

from pydantic import Field

from rft.contracts.job import JobState, PhaseState, TrainingJob
from rft.contracts.recipe import Strict
from rft.training.refusals import blames_validation_data, is_opaque
from rft_aws.stage import StageContext

Cause = Literal["internal_error", "validation_data"]


class BrokenAttempt(Strict):
    """A job that ended before it trained, for a reason that another attempt may not meet."""

    name: str
    execution: str
    cause: Cause
    reason: str


class Attempts(Strict):
    """`findings/attempts.json`. `withheld` is why Bedrock gets no validation data; None where it gets them."""

    broken: list[BrokenAttempt] = Field(default_factory=list)
    withheld: str | None = None


def read_attempts(context: StageContext) -> Attempts:
    """The run's document; none written yet is an empty one."""
    body = context.store.read(_key(context))
    return Attempts() if body is None else Attempts.model_validate_json(body)


def withhold_validation_data(context: StageContext, reason: str) -> None:
    """From now on the run submits its jobs without validation data, resumed or not."""
    known = read_attempts(context)
    context.store.write_document(_key(context), known.model_copy(update={"withheld": reason}))


def try_again(context: StageContext, job: TrainingJob) -> Cause | None:
    """Why another attempt is worth making after a failed job, noted; None where it is not.

    Nothing was learned and nothing is billed of a job that failed before training. Each cause is worth one more attempt
    an execution: what is opaque twice will be so a third time.
    """
    if job.state != JobState.FAILED or job.training != PhaseState.NOT_STARTED:
        return None
    known = read_attempts(context)
    ours = [broken for broken in known.broken if broken.execution == context.input.execution.arn]
    noted = next((broken for broken in ours if broken.name == job.name), None)
    if noted is not None:
        # A tick that is repeated answers as it did before.
        return noted.cause
    cause = _cause(context, job)
    if cause is None or any(broken.cause == cause for broken in ours):
        return None
    reason = job.failure or "no reason given"
    attempt = BrokenAttempt(name=job.name, execution=context.input.execution.arn, cause=cause, reason=reason)
    withheld = reason if cause == "validation_data" else known.withheld
    context.store.write_document(_key(context), Attempts(broken=[*known.broken, attempt], withheld=withheld))
    return cause


def _cause(context: StageContext, job: TrainingJob) -> Cause | None:
    had_validation_data = context.input.entry("submit_job").get("validation_data") == "used"
    if had_validation_data and blames_validation_data(job.failure):
        return "validation_data"
    return "internal_error" if is_opaque(job.failure) else None


def _key(context: StageContext) -> str:
    return context.paths.findings("attempts")
