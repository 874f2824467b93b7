"""The job request, checked against botocore's own model."""

import re
from pathlib import Path

import botocore.session
import pytest
from botocore.validate import ParamValidator

from rft.catalogue.models import load_models
from rft.catalogue.presets import load_presets
from rft.contracts.job import TrainingRequest
from rft.training.bedrock_request import bedrock_request
from rft.training.hyperparameters import Layers, resolve_hyperparameters
from rft.training.lineage import lineage_tags
from tests.fakes.runs import grader, run

CATALOGUE = Path(__file__).parents[3] / "catalogue"


def request(validation: str | None) -> TrainingRequest:
    odd = grader("reward").model_copy(update={"name": "reward (ours), " + "x" * 300})
    values, _ = resolve_hyperparameters(
        Layers(presets=load_presets(CATALOGUE).model("nova-2-lite"), backend="bedrock")
    )
    return TrainingRequest(
        name="math-20261122-0123456789-a1",
        run_id="math-20261122-0123456789",
        recipe="math",
        model="nova-2-lite",
        role_arn="arn:aws:iam::123456789012:role/training",
        reward_function_arn="arn:aws:lambda:us-east-1:123456789012:function:reward:7",
        train_uri="s3://runs/runs/x/data/train.jsonl",
        validation_uri=validation,
        output_uri="s3://runs/runs/x/output/",
        kms_key_arn="arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
        hyperparameters=values.model_dump(exclude_none=True),
        tags=lineage_tags(run(reward=odd), 1),
    )


@pytest.mark.parametrize("validation", [None, "s3://runs/runs/x/data/validation.jsonl"])
def test_the_request_fits_botocores_model(validation: str | None) -> None:
    model = load_models(CATALOGUE).model("nova-2-lite")
    arguments = bedrock_request(request(validation), model, "aws", "us-east-1")
    service = botocore.session.get_session().get_service_model("bedrock")
    shape = service.operation_model("CreateModelCustomizationJob").input_shape
    assert shape is not None
    report = ParamValidator().validate(arguments, shape)
    assert not report.has_errors(), report.generate_report()
    assert ("validationDataConfig" in arguments) == (validation is not None)
    shapes = botocore.session.get_session().get_service_model("bedrock")
    for tag in arguments["jobTags"]:
        for part, name in (("key", "TagKey"), ("value", "TagValue")):
            limits = shapes.shape_for(name).metadata
            assert re.fullmatch(limits["pattern"], tag[part]) and len(tag[part]) <= limits["max"]
    for key, name in (("jobName", "JobName"), ("customModelName", "CustomModelName")):
        assert re.fullmatch(shapes.shape_for(name).metadata["pattern"], arguments[key])
    token = shapes.shape_for("IdempotencyToken").metadata["pattern"]
    assert re.fullmatch(token, arguments["clientRequestToken"])


def test_a_request_without_the_refused_validation_data_is_another_one() -> None:
    model = load_models(CATALOGUE).model("nova-2-lite")
    tokens = {
        bedrock_request(request(uri), model, "aws", "us-east-1")["clientRequestToken"]
        for uri in (None, "s3://runs/runs/x/data/validation.jsonl")
    }
    assert len(tokens) == 2
