"""A stack whose graders compare by cosine: the function is told its model and may ask that model alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from rft.catalogue.embeddings import EmbeddingModel
from rft.graders.spec import EMBEDDING_VARIABLE
from stacks.settings import SettingsError
from tests.infrastructure.project import synth_checked
from tests.infrastructure.reading import Template, only, statements

COSINE = '{"type": "text_similarity", "evaluation_metric": "cosine"}\n'
WITH_CODE = (
    '{"type": "multi", "graders": {"a": {"type": "text_similarity", "evaluation_metric": "cosine"}, '
    '"b": {"type": "code_tests"}}, "calculate_output": "a * b"}\n'
)
TITAN = {"embedding_model": "titan-text-embeddings-v2"}


def synth(home: Path, grader: str = COSINE, **context: Any) -> Template:
    return synth_checked(home, grader, **context)


def environment(template: Template, function: str) -> dict[str, Any]:
    found = only(template, "AWS::Lambda::Function", function)["Properties"]
    variables: dict[str, Any] = found["Environment"]["Variables"]
    return variables


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Synthesized under cdk-nag: a finding without a reason raises."""
    return synth(tmp_path_factory.mktemp("cosine"), **TITAN)


@pytest.mark.parametrize("kind", ["Reward", "Evaluation"])
def test_the_function_may_ask_its_model_and_nothing_else(template: Template, kind: str) -> None:
    described = environment(template, f"{kind}Math")[EMBEDDING_VARIABLE]
    assert EmbeddingModel.model_validate_json(described).model_id == "amazon.titan-embed-text-v2:0"
    found = [each for each in statements(template, f"{kind}Math") if each.get("Sid") == "EmbedTexts"]
    assert [(each["Effect"], each["Action"]) for each in found] == [("Allow", ["bedrock:InvokeModel"])]
    model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
    assert found[0]["Resource"] == [model]
    others = [each for each in statements(template, f"{kind}Math") if each not in found]
    assert "bedrock:" not in json.dumps(others)
    assert "VpcConfig" not in only(template, "AWS::Lambda::Function", f"{kind}Math")["Properties"]


def test_a_model_that_nothing_needs_changes_no_function(tmp_path: Path) -> None:
    template = synth(tmp_path, '{"type": "math_answer"}\n', **TITAN)
    assert EMBEDDING_VARIABLE not in environment(template, "RewardMath")
    assert "bedrock:" not in json.dumps(statements(template, "RewardMath"))


@pytest.mark.parametrize(
    ("grader", "context", "message"),
    [
        (
            COSINE,
            {},
            r"recipe math: reward.json compares by cosine, and no embedding model is configured; set",
        ),
        (
            COSINE,
            {"embedding_model": "ada"},
            r"`embedding_model` is 'ada'; the catalogue has nova-multimodal",
        ),
        (WITH_CODE, TITAN, "reward.json runs code, in a network without ways out, and compares by cosine"),
        (
            COSINE,
            {"embedding_model": "nova-multimodal-embeddings", "region": "us-west-2"},
            "Amazon Nova Multimodal Embeddings is not in us-west-2; it is in us-east-1",
        ),
    ],
)
def test_what_cannot_be_had_is_said_at_synth(
    grader: str, context: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=message):
        synth(tmp_path, grader, **context)
