"""Time limits from the inside out: a grader function ends before its client gives up, and that before its caller."""

from typing import Any

import pytest

from rft.graders.time_budget import (
    ANSWERING_SECONDS,
    JUDGED_SECONDS,
    LONGEST_SECONDS,
    RULES_SECONDS,
    SANDBOX_SECONDS,
)
from rft_aws.clients import PATIENT
from rft_aws.grader_client import SPARE_SECONDS, needed_ms
from tests.fakes.runs import grader
from tests.infrastructure.reading import Template, all_states, of_type, only, state_machine

CALLERS = {"PreflightReward": "Preflight reward", "ProfileShard": "Profile base shard"}
STARTING_SECONDS = 60
"""What a caller may take before its first call: it reads the run's rows, and a function's network may be slow."""


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("seconds", [RULES_SECONDS, JUDGED_SECONDS, SANDBOX_SECONDS])
def test_a_caller_outlasts_every_grader_function(pipeline: Template, caller: str, seconds: int) -> None:
    function = only(pipeline, "AWS::Lambda::Function", f"Stages{caller}")["Properties"]
    called = grader("reward").model_copy(update={"timeout_seconds": seconds})
    assert function["Timeout"] * 1000 >= needed_ms(called) + STARTING_SECONDS * 1000
    assert all_states(state_machine(pipeline))[CALLERS[caller]]["TimeoutSeconds"] > function["Timeout"]


def test_the_client_waits_for_the_longest_function_and_for_no_more_than_its_caller_keeps() -> None:
    waits: float = vars(PATIENT)["read_timeout"]
    assert LONGEST_SECONDS < waits < LONGEST_SECONDS + SPARE_SECONDS


def test_a_function_has_time_left_to_name_its_fault(pipeline: Template) -> None:
    graders: list[dict[str, Any]] = [
        each["Properties"]
        for name, each in of_type(pipeline, "AWS::Lambda::Function").items()
        if name.startswith(("Reward", "Evaluation"))
    ]
    assert {each["Timeout"] for each in graders} == {RULES_SECONDS}
    assert 0 < ANSWERING_SECONDS < min(RULES_SECONDS, JUDGED_SECONDS, SANDBOX_SECONDS)
