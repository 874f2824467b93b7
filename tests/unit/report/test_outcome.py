"""The one sentence about a run's end."""

import json

import pytest

from rft.contracts.ledger import Failure
from rft.contracts.outcomes import Outcome
from rft.report.outcome import advice, ending, failure_in, plain_cause, sentence


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sentence(outcome: Outcome) -> None:
    text = sentence(outcome, reason="99 rows: Bedrock needs at least 100.")
    assert text.endswith(": 99 rows: Bedrock needs at least 100.")
    assert sentence(outcome).endswith(".") and ":" not in sentence(outcome)


def test_a_failure_says_where_and_why() -> None:
    cause = json.dumps(
        {"errorMessage": "the job failed: no data", "errorType": "TrainingJobFailed", "stackTrace": []}
    )
    failure = Failure(state="Monitor job", error="TrainingJobFailed", cause=cause)
    assert sentence(None, failure=failure) == "The run failed in Monitor job: the job failed: no data."
    assert sentence(Outcome.PROMOTED, failure=failure).startswith("The run failed")


def test_a_failure_without_a_cause_has_its_name() -> None:
    failure = Failure(state="Submit job", error="States.Timeout", cause="")
    assert sentence(None, failure=failure) == "The run failed in Submit job: States.Timeout."


def test_a_rehearsal_says_so_first() -> None:
    assert sentence(Outcome.PROMOTED, simulated=True).startswith("Simulated: ")


def test_an_unfinished_run() -> None:
    assert sentence(None) == "The run has not ended."


@pytest.mark.parametrize(
    ("cause", "plain"),
    [
        ("plain words", "plain words"),
        ('{"errorMessage": "m"}', "m"),
        ('{"other": 1}', '{"other": 1}'),
        ("[1]", "[1]"),
    ],
)
def test_causes_are_unwrapped(cause: str, plain: str) -> None:
    assert plain_cause(cause) == plain


def test_the_last_stage_that_names_an_outcome_decides() -> None:
    ledger = {
        "compare_models": {"decision": "promote", "outcome": None, "reason": "better"},
        "approve_promotion": {"decision": "end", "outcome": "declined", "reason": "not today"},
        "retire_model": {"decision": "end", "outcome": "declined", "reason": "not today"},
    }
    assert ending(ledger) == (Outcome.DECLINED, "not today")
    assert ending({"resolve_run": {"decision": "continue"}, "odd": 3}) == (None, None)


def test_a_failure_is_read_from_the_ledger_however_little_it_says() -> None:
    assert failure_in({}) is None
    found = failure_in({"failure": {}})
    assert found is not None and found.error == "unknown" and advice(found)
