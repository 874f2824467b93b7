"""Asking until there is a verdict of the right form, and counting what it took."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderFault
from rft.graders.judge.client import Answer, JudgeClient, Question, Usage
from rft.graders.judge.memory import Verdict
from rft.graders.judge.reading import Unreadable

T = TypeVar("T")

ATTEMPTS = 6
"""Answers of the wrong form that are borne for one row before the batch is given up."""
REFUSED = "model_grader_refusal_error"
"""The named error of a row that the judge would not read for its content."""

# What the service takes as a value of its request metadata: the stamp comes with the row, whoever wrote that.
_VALUE = re.compile(r"[A-Za-z0-9\s:_@$#=/+,.-]{1,256}", re.ASCII)


def ask(
    client: JudgeClient | None, question: Callable[[], Question], read: Callable[[Answer], T], name: str
) -> Verdict[T]:
    """The judge's verdict on one row.

    Args:
        client: brings the model; raises `GraderFault` when its deadline passes.
        question: a new question each time, since its tag is random.
        read: the verdict out of an answer; raises `Unreadable` for one of the wrong form.
        name: the grader's, for the fault's message.

    Raises:
        GraderFault: judge_not_configured without a client; judge_output_unreadable after `ATTEMPTS` answers of the
            wrong form; what the client raises.
    """
    if client is None:
        raise GraderFault(f"judge_not_configured: {name}: no judge model is configured for this function")
    usage = Usage()
    reason = ""
    for _ in range(ATTEMPTS):
        answer = client.ask(question())
        usage += answer.usage
        if answer.stop == "refused":
            return Verdict(None, _with_refusal(usage, answer.usage))
        try:
            return Verdict(read(answer), usage)
        except Unreadable as error:
            reason = str(error)
    raise GraderFault(
        f"judge_output_unreadable: {name}: {ATTEMPTS} answers in a row could not be read; {reason}"
    )


def _with_refusal(total: Usage, last: Usage) -> Usage:
    """The refusal counted once, whether or not the client has counted it."""
    return total if last.refused else total + Usage(refused=1)


def row_metadata(sample: GraderSample) -> dict[str, str]:
    """Where a judged row comes from, for the service's invocation log."""
    stamp = sample.stamp
    found = {"purpose": "judge"}
    if stamp is not None:
        found |= {"run": stamp.run, "row": str(stamp.row), "split": stamp.split}
        if stamp.phase is not None:
            found["phase"] = stamp.phase
    return {key: value for key, value in found.items() if _VALUE.fullmatch(value)}
