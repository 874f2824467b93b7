"""How long grader functions may take: each ends before whoever calls it does, and a batch fits into each.

A function that is late says so by a name of its own (`judge_throttled`, `sandbox_out_of_time`); one that its caller
did not outlast would only leave a timeout behind.
"""

from __future__ import annotations

from collections.abc import Mapping

from rft.graders.spec import documents

RULES_SECONDS = 300
"""The time limit of a function whose graders only compute, or ask an embedding model."""
JUDGED_SECONDS = 600
"""Of one that asks a judge: a throttled judge is waited for. Its callers have 900 s, and call both functions of a
recipe side by side; 300 s are left in which they may begin a call."""
SANDBOX_SECONDS = 780
"""Of one that runs a model's code, whose worst batch is what `misfit` allows."""
LONGEST_SECONDS = max(RULES_SECONDS, JUDGED_SECONDS, SANDBOX_SECONDS)
ANSWERING_SECONDS = 10.0
"""What a function keeps of its time for the answer, or for a named error."""
BATCH_ROWS = 64
"""The batch that SageMaker documents for the same contract; Bedrock's own is not published."""

CODE_SECONDS = 5.0
PYTHON_SECONDS = 5.0
"""What one response may take where the grader file does not say."""
PROGRAM_SHARE = 2.0
"""How many times the limit of one run all runs of a response's program may take together."""
EXAMINER_SECONDS = 20.0
"""What the trivial stubs of a row's test code may take, once a row."""


def response_seconds(document: object) -> float:
    """The longest that one response can take in the sandboxes of a grader document; 0 where it has none."""
    return sum(_seconds(grader) for grader in documents(document))


def row_seconds(document: object) -> float:
    """The same with what a row costs when it is met first: the stubs, and its own solution."""
    codes = [grader for grader in documents(document) if grader.get("type") == "code_tests"]
    return response_seconds(document) + sum(EXAMINER_SECONDS + _seconds(grader) for grader in codes)


def misfit(document: object) -> str | None:
    """Why a batch of the worst responses does not fit into the function's time; None where it does."""
    needed = BATCH_ROWS * response_seconds(document) + row_seconds(document) - response_seconds(document)
    there = SANDBOX_SECONDS - ANSWERING_SECONDS
    if needed <= there:
        return None
    return (
        f"{BATCH_ROWS} responses of a batch, each as slow as it is let, would take {needed:,.0f} s, and the function "
        f"has {there:,.0f} s; lower `seconds` of code_tests (counted {PROGRAM_SHARE:.0f} times, for programs) or "
        "`timeout_seconds` of python"
    )


def _seconds(grader: Mapping[str, object]) -> float:
    if grader.get("type") == "code_tests":
        return PROGRAM_SHARE * _number(grader.get("seconds"), CODE_SECONDS)
    if grader.get("type") == "python":
        return _number(grader.get("timeout_seconds"), PYTHON_SECONDS)
    return 0.0


def _number(value: object, default: float) -> float:
    """A setting as it stands in the file; whatever is no number is the grader's to refuse."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
