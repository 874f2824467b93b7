"""What the simulated API takes as a request for a fine-tuning job, and what it refuses by which parameter."""

from typing import Any

import openai
import pytest

from rehearsal.bedrock.mantle.requests import parse_job_request
from tests.unit.rehearsal.bedrock_account import ACCOUNT
from tests.unit.rehearsal.mantle_account import GRADER, MODEL, REGION, Mantle

HYPERPARAMETERS = "method.reinforcement.hyperparameters"


@pytest.fixture(scope="module")
def mantle() -> Mantle:
    return Mantle()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "suffix": ({"suffix": "mine"}, "suffix"),
    "unknown member": ({"integrations": []}, "integrations"),
    "supervised": ({"method": {"type": "supervised"}}, "method.type"),
    "no reinforcement": ({"method": {"type": "reinforcement"}}, "method.reinforcement"),
    "method as text": ({"method": "reinforcement"}, "method"),
    "another grader": (
        {"method": {"type": "reinforcement", "reinforcement": {"grader": {"type": "python"}}}},
        "method.reinforcement.grader.type",
    ),
    "no function": (
        {"method": {"type": "reinforcement", "reinforcement": {"grader": {"type": "lambda", "lambda": {}}}}},
        "method.reinforcement.grader.lambda.function",
    ),
    "a function's name": ({"grader": "reward"}, "method.reinforcement.grader.lambda.function"),
    "a function elsewhere": (
        {"grader": GRADER.replace(REGION, "us-east-1")},
        "method.reinforcement.grader.lambda.function",
    ),
    "no epochs": ({"hyperparameters": {"n_epochs": 0}}, f"{HYPERPARAMETERS}.n_epochs"),
    "too many epochs": ({"hyperparameters": {"n_epochs": 51}}, f"{HYPERPARAMETERS}.n_epochs"),
    "batch as text": ({"hyperparameters": {"batch_size": "8"}}, f"{HYPERPARAMETERS}.batch_size"),
    "batch as fraction": ({"hyperparameters": {"batch_size": 1.5}}, f"{HYPERPARAMETERS}.batch_size"),
    "truth for a number": ({"hyperparameters": {"n_epochs": True}}, f"{HYPERPARAMETERS}.n_epochs"),
    "no learning": (
        {"hyperparameters": {"learning_rate_multiplier": 0}},
        f"{HYPERPARAMETERS}.learning_rate_multiplier",
    ),
    "the other API's name": ({"hyperparameters": {"epochCount": 2}}, f"{HYPERPARAMETERS}.epochCount"),
    "long metadata": ({"metadata": {"run": "x" * 513}}, "metadata"),
    "unknown file": ({"training_file": "file-none"}, "training_file"),
    "unknown validation file": ({"validation_file": "file-none"}, "validation_file"),
    "a tuned model's base": ({"model": "gpt-4o-mini"}, "model"),
}


@pytest.mark.parametrize(("changes", "param"), REFUSED.values(), ids=REFUSED.keys())
def test_a_request_that_the_api_does_not_take(mantle: Mantle, changes: dict[str, Any], param: str) -> None:
    with pytest.raises((openai.BadRequestError, openai.NotFoundError)) as error:
        mantle.create(**changes)
    assert error.value.param == param
    assert not mantle.service.mantle.state.jobs


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_models_are_trained_and_called_in_their_region_alone(region: str) -> None:
    mantle = Mantle(region=region)
    grader = GRADER.replace(REGION, region)
    with pytest.raises(openai.NotFoundError, match=region) as error:
        mantle.create(grader=grader)
    assert error.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError, match=region):
        mantle.client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hello"}])


def test_auto_and_missing_values_have_the_guides_example_for_a_default() -> None:
    grader = {"type": "lambda", "lambda": {"function": GRADER}}
    given: dict[str, Any] = {"grader": grader, "hyperparameters": {"n_epochs": "auto", "batch_size": 32}}
    body = {
        "model": MODEL,
        "training_file": "f",
        "method": {"type": "reinforcement", "reinforcement": given},
        "suffix": None,
    }
    request = parse_job_request(body, REGION, 11)
    assert request.hyperparameters == {"n_epochs": 1, "batch_size": 32, "learning_rate_multiplier": 1.0}
    assert (request.seed, request.grader_arn, request.metadata) == (11, GRADER, None)
    unqualified = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:reward"
    given["grader"]["lambda"]["function"] = unqualified
    assert parse_job_request(body, REGION, 11).grader_arn == unqualified
