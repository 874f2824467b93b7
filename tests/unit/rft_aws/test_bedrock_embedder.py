"""Embeddings through InvokeModel, against the simulated Bedrock; what the environment tells a function of its model."""

from __future__ import annotations

import io
import json
import math
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from rehearsal.bedrock.embeddings import hashed
from rft.catalogue.embeddings import EmbeddingModel
from rft.catalogue.models import load_models
from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderFault
from rft.graders.load import load_grader
from rft.graders.means import NO_MEANS, Means, TextTooLong
from rft.graders.spec import EMBEDDING_VARIABLE
from rft_aws.bedrock_embedder import BedrockEmbedder
from rft_aws.grader_means import grader_means
from stacks.project import ROOT
from tests.fresh_process import printed
from tests.unit.rehearsal.bedrock_account import Bedrock, error_of

MODELS = load_models(ROOT / "catalogue").embedding_models
TITAN = MODELS["titan-text-embeddings-v2"]
COSINE = {"type": "text_similarity", "evaluation_metric": "cosine"}
REFERENCE = "The meeting was moved to Tuesday because the room was taken."


@pytest.fixture(scope="module")
def runtime() -> Any:
    return Bedrock().runtime


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_of_the_catalogue_embeds(runtime: Any, name: str) -> None:
    embedder = BedrockEmbedder(runtime, MODELS[name])
    vector = embedder.embed(REFERENCE)
    assert len(vector) == MODELS[name].dimensions
    assert math.isclose(math.fsum(value * value for value in vector), 1.0)
    assert vector == embedder.embed(REFERENCE)
    grader = load_grader(COSINE, means=Means(embedder))

    def grade(text: str) -> float:
        return grader.grade(GraderSample("1", (), text, REFERENCE)).value

    assert grade(REFERENCE) == 1.0
    close = grade("The meeting was moved to Tuesday: the room was taken.")
    assert 0.5 < close < 1.0
    assert grade("Bananas are rich in potassium and fibre.") < 0.2 < close


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_text_of_too_many_tokens_is_the_texts_fault(runtime: Any, name: str) -> None:
    with pytest.raises(TextTooLong):
        BedrockEmbedder(runtime, MODELS[name]).embed("word " * 7_000)


def test_the_simulator_refuses_what_the_documents_do_not_know(runtime: Any) -> None:
    def invoke(body: Any, model: str = TITAN.model_id) -> tuple[str, str]:
        return error_of(lambda: runtime.invoke_model(modelId=model, body=json.dumps(body)))

    broken: list[Any] = [{}, {"inputText": 3}, {"inputText": ""}, {"inputText": "a", "size": 3}, [], "x"]
    assert {invoke(body)[0] for body in broken} == {"ValidationException"}
    assert "dimensions 100" in invoke({"inputText": "a", "dimensions": 100})[1]
    assert "maxLength: 50000" in invoke({"inputText": "a" * 50_001})[1]
    assert "model identifier is invalid" in invoke({"inputText": "a"}, "amazon.titan-embed-text-v9:0")[1]
    nova = MODELS["nova-multimodal-embeddings"].model_id
    task = {"taskType": "SINGLE_EMBEDDING"}
    broken = [{}, [], task, {**task, "singleEmbeddingParams": {}}]
    assert {invoke(body, nova)[0] for body in broken} == {"ValidationException"}


def test_the_hashing_embedding_sees_words_and_their_order() -> None:
    def alike(one: str, other: str) -> float:
        return math.fsum(a * b for a, b in zip(hashed(one, 1024), hashed(other, 1024), strict=True))

    words = "alpha bravo charlie delta echo foxtrot"
    assert alike(words, words.upper()) == pytest.approx(1.0)
    assert 0.4 < alike(words, " ".join(reversed(words.split()))) < 0.7
    assert abs(alike(words, "one two three four five six")) < 0.2
    assert sum(hashed("", 256)) == 1.0


class Answers:
    """A client whose one answer, or error, is given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def invoke_model(self, **_: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        text = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        return {"body": io.BytesIO(text)}


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "InvokeModel")


@pytest.mark.parametrize(
    "answer",
    [
        refused("ThrottlingException"), refused("AccessDeniedException"), refused("ValidationException"),
        EndpointConnectionError(endpoint_url="https://bedrock"), b"<html>", {}, [], {"embedding": None},
        {"embedding": [1.0]}, {"embedding": ["1"] * 1024}, {"embedding": [True] * 1024},
    ],
)  # fmt: skip
def test_whatever_else_comes_is_a_fault(answer: Any) -> None:
    with pytest.raises(GraderFault, match="titan-embed"):
        BedrockEmbedder(cast("Any", Answers(answer)), TITAN).embed("a")


def test_nova_without_an_embedding_is_a_fault() -> None:
    model = MODELS["nova-multimodal-embeddings"]
    with pytest.raises(GraderFault):
        BedrockEmbedder(cast("Any", Answers({"embeddings": []})), model).embed("a")


def test_the_environment_brings_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert grader_means({}) is NO_MEANS
    found = grader_means({EMBEDDING_VARIABLE: TITAN.model_dump_json()}).embedder
    assert isinstance(found, BedrockEmbedder)
    assert found.max_chars == TITAN.max_chars
    with pytest.raises(ValueError, match="model_id"):
        grader_means({EMBEDDING_VARIABLE: "{}"})
    assert EmbeddingModel.model_validate_json(TITAN.model_dump_json()) == TITAN


def test_a_function_that_asks_no_service_imports_no_boto3() -> None:
    code = "import sys, rft_aws.grader_means as m; m.grader_means({}); print('botocore' in sys.modules)"
    assert printed(code) == "False"
