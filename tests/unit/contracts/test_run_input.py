"""Bad input gets a sentence that names the key and says what to do."""

import pytest
from pydantic import ValidationError

from rft.contracts.explain import explain
from rft.contracts.run_input import RunInput


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"recipe": "math", "modle": "x"}, ["unknown key `modle`", "did you mean `model`"]),
        ({"recipe": "math", "zzz": 1}, ["unknown key `zzz`", "known keys are"]),
        ({}, ["name a recipe", '{"recipe": "math"}']),
        ({"resume": "math-20261122-0123456789", "recipe": "math"}, ["`resume`", "stands alone", "recipe"]),
        (
            {"recipe": "math", "hyperparameters": {"batchSize": 513}},
            ["hyperparameters.batchSize", "513", "512"],
        ),
        ({"recipe": "math", "hyperparameters": {"batchsize": 32}}, ["hyperparameters.batchsize"]),
        ({"recipe": "math", "train": "https://x/y"}, ["`train`", "https://x/y"]),
        ({"recipe": "math", "train": "s3://bucket/a b.jsonl"}, ["`train`", "a b.jsonl"]),
    ],
)
def test_refusals_name_the_key(given: dict[str, object], words: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        RunInput.model_validate(given)
    sentence = explain(caught.value, "the execution input", RunInput)
    assert sentence.startswith("the execution input")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    "given",
    [
        {"recipe": "math"},
        {"resume": "math-20261122-0123456789"},
        {"recipe": "math", "train": "s3://bucket/uploads/a-b_(1).jsonl", "seed": 7},
        {"recipe": "math", "hyperparameters": {"batchSize": 32, "learningRate": 1e-5}},
    ],
)
def test_good_input_is_taken(given: dict[str, object]) -> None:
    RunInput.model_validate(given)
