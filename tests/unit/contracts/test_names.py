"""Names fit the patterns of the API that they are given to."""

from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rft.contracts.names import (
    RECIPE_NAME,
    RUN_ID,
    attempt_name,
    client_token,
    is_recipe_name,
    run_id_for,
    run_id_of_input,
)

STARTED = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
ARN = "arn:aws:states:us-east-1:123456789012:execution:machine:name"


@pytest.fixture(scope="module")
def shapes() -> dict[str, Any]:
    model = botocore.session.get_session().get_service_model("bedrock")
    job = model.operation_model("CreateModelCustomizationJob").input_shape
    deployment = model.operation_model("CreateCustomModelDeployment").input_shape
    assert job is not None and deployment is not None
    return {**job.members, **deployment.members}


@given(
    st.from_regex(RECIPE_NAME, fullmatch=True).filter(is_recipe_name), st.integers(min_value=1, max_value=9)
)
def test_names_fit_bedrocks_patterns(recipe: str, attempt: int) -> None:
    run_id = run_id_for(recipe, ARN, STARTED)
    name = attempt_name(run_id, attempt)
    assert RUN_ID.match(run_id)
    assert len(name) <= 63
    assert "_" not in name
    assert "--" not in name
    assert len(client_token(name, "deployment")) <= 256


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("jobName", attempt_name(run_id_for("math", ARN, STARTED), 1)),
        ("customModelName", attempt_name(run_id_for("creative_writing", ARN, STARTED), 2)),
        ("modelDeploymentName", attempt_name(run_id_for("math", ARN, STARTED), 1)),
        ("clientRequestToken", client_token("math-20261122-0123456789-a1", "job")),
    ],
)
def test_names_match_botocores_patterns(shapes: dict[str, Any], member: str, text: str) -> None:
    import re

    assert re.fullmatch(shapes[member].metadata["pattern"].replace("\\-", "-"), text)


def test_one_execution_has_one_run_id() -> None:
    assert run_id_for("math", ARN, STARTED) == run_id_for("math", ARN, STARTED)
    assert run_id_for("math", ARN, STARTED) != run_id_for("math", ARN + "2", STARTED)


@pytest.mark.parametrize("recipe", [None, "", "../x", "Math", "a" * 33, "a b"])
def test_an_unusable_recipe_still_has_a_run_folder(recipe: str | None) -> None:
    assert run_id_for(recipe, ARN, STARTED).startswith("invalid-20261122-")


def test_a_resume_names_the_run_that_it_takes_up() -> None:
    assert run_id_of_input({"resume": "math-20261122-0123456789"}, ARN, STARTED) == "math-20261122-0123456789"


@pytest.mark.parametrize(
    "given",
    [{"resume": "math-20261122-0123456789", "seed": 1}, {"resume": "../other"}, {"resume": 1}, [], None],
)
def test_a_refused_resume_stays_off_the_stored_run(given: object) -> None:
    assert run_id_of_input(given, ARN, STARTED) == run_id_for(None, ARN, STARTED)
