"""What the execution input must be, before anything is looked at."""

from datetime import UTC, datetime
from typing import Any

import pytest

from rft.contracts.errors import InvalidRunInput
from rft.contracts.run import Execution
from stages.resolve_run import parse_input


def execution(given: Any) -> Execution:
    return Execution(
        arn="arn:aws:states:us-east-1:000000000000:execution:m:n",
        name="n",
        start_time=datetime(2026, 11, 22, tzinfo=UTC),
        input=given,
        state_machine_arn="arn:aws:states:us-east-1:000000000000:stateMachine:m",
    )


@pytest.mark.parametrize("given", [[], "math", 1, None, True])
def test_an_input_that_is_no_object_is_refused_with_an_example(given: Any) -> None:
    with pytest.raises(InvalidRunInput, match=r'no JSON object; try \{"recipe": "math"\}'):
        parse_input(execution(given))


def test_a_recipe_is_enough() -> None:
    assert parse_input(execution({"recipe": "math"})).recipe == "math"
