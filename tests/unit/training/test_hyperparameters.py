"""Where each hyperparameter comes from, and that none is ever outside what its training API takes."""

import json
from pathlib import Path
from typing import Any, get_args

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rft.catalogue.models import load_models
from rft.catalogue.presets import load_presets
from rft.contracts.errors import InvalidRunInput
from rft.contracts.recipe import Hyperparameters, UseCase
from rft.contracts.run import SplitLengths
from rft.training.derived import TrainingData
from rft.training.hyperparameters import Layers, resolve_hyperparameters, steps_of
from rft.training.ranges import TAKEN

CATALOGUE = Path(__file__).parents[3] / "catalogue"
PRESETS = load_presets(CATALOGUE)
MODELS = load_models(CATALOGUE).models
USE_CASES: tuple[UseCase, ...] = get_args(UseCase)


def resolved(model: str = "nova-2-lite", **layers: Any) -> tuple[Hyperparameters, dict[str, str]]:
    values = {"presets": PRESETS.model(model), "backend": MODELS[model].backend, **layers}
    return resolve_hyperparameters(Layers(**values))


def data(rows: int = 400, prompt: int = 300, reference: int = 5, gold: int = 0) -> TrainingData:
    return TrainingData(rows=rows, longest=SplitLengths(prompt=prompt, reference=reference, gold=gold))


def test_ranges_are_botocores() -> None:
    shape = botocore.session.get_session().get_service_model("bedrock").shape_for("RFTHyperParameters")
    members = shape.members  # type: ignore[attr-defined]
    assert TAKEN["bedrock"].keys() == members.keys()
    for name, member in members.items():
        known = TAKEN["bedrock"][name]
        if "min" in member.metadata:
            assert (known.low, known.high) == (member.metadata["min"], member.metadata["max"]), name
        elif member.type_name == "string":
            for effort in member.metadata["enum"]:
                Hyperparameters.model_validate({name: effort})
    with pytest.raises(ValueError, match="reasoningEffort"):
        Hyperparameters(reasoningEffort="none")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("effort", [None, "high"])
def test_every_preset_is_in_range_and_says_whose_it_is(model: str, effort: str | None) -> None:
    taken = TAKEN[MODELS[model].backend]
    presets = PRESETS.models[model]
    parts = [presets.every_use_case, presets.with_reasoning, *presets.use_cases.values()]
    for name, preset in ((name, preset) for part in parts for name, preset in part.items()):
        assert name in taken and taken[name].holds(preset.value)
        assert preset.source and preset.reason
    for use_case in USE_CASES:
        values, origins = resolved(model, use_case=use_case, recipe=Hyperparameters(reasoningEffort=effort))
        assert set(origins) == set(values.model_dump(exclude_none=True))
        missing = set(taken) - set(origins)
        assert missing <= {"reasoningEffort"}, "a run would leave it to the service without anybody saying so"


def test_every_model_of_the_catalogue_has_presets() -> None:
    assert PRESETS.models.keys() == MODELS.keys()


def test_input_over_recipe_over_data_over_preset() -> None:
    values, origins = resolved(
        given=Hyperparameters(batchSize=16),
        recipe=Hyperparameters(batchSize=32, learningRate=2e-5),
        use_case="math",
        data=data(),
    )
    assert (values.batchSize, origins["batchSize"]) == (16, "execution input")
    assert (values.learningRate, origins["learningRate"]) == (2e-5, "recipe")
    assert values.epochCount == 6 and origins["epochCount"].startswith("derived (400 training rows")
    assert values.inferenceMaxTokens == 1024 and origins["inferenceMaxTokens"].startswith("preset for math (")
    assert origins["trainingSamplePerPrompt"].startswith("preset (forge")


@pytest.mark.parametrize(
    ("rows", "epochs", "batch", "interval"),
    [(100, 6, 32, 3), (199, 6, 32, 6), (200, 6, 64, 3), (1000, 6, 64, 10), (1001, 3, 128, 7),
     (5001, 3, 128, 10), (10_000, 3, 128, 10), (20_000, 1, 128, 10)],
)  # fmt: skip
def test_epochs_batch_and_interval_follow_the_rows(rows: int, epochs: int, batch: int, interval: int) -> None:
    values, _ = resolved(data=data(rows))
    assert (values.epochCount, values.batchSize, values.evalInterval) == (epochs, batch, interval)


def test_the_interval_goes_by_the_batch_that_is_taken() -> None:
    values, _ = resolved(recipe=Hyperparameters(batchSize=256), data=data(400))
    assert values.evalInterval == 1, "one evaluation an epoch, whatever the batch"


def test_prompts_fit_with_room_to_spare() -> None:
    values, origins = resolved(data=data(prompt=4000))
    assert values.maxPromptLength == 5120, "a quarter more than 4,000, in steps of 256"
    assert "about 4,000 tokens" in origins["maxPromptLength"]


@pytest.mark.parametrize(
    ("use_case", "longest", "limit"),
    [
        ("extraction", {"reference": 300}, 768),
        ("tools", {"reference": 100}, 384),
        # A number or a test is no answer: the preset stays.
        ("math", {"reference": 300}, 1024),
        ("code", {"reference": 3000}, 4096),
        ("judged", {"reference": 10, "gold": 200}, 640),
        ("extraction", {"reference": 0}, 1024),
    ],
)
def test_the_token_limit_follows_answers_where_the_data_has_some(
    use_case: UseCase, longest: dict[str, int], limit: int
) -> None:
    values, _ = resolved(use_case=use_case, data=data(**longest))
    assert values.inferenceMaxTokens == limit


def test_reasoning_has_room_of_its_own() -> None:
    values, origins = resolved(
        use_case="extraction", given=Hyperparameters(reasoningEffort="high"), data=data(reference=300)
    )
    assert values.inferenceMaxTokens == 8192
    assert origins["inferenceMaxTokens"].startswith("preset with reasoning (")


@given(
    rows=st.integers(1, 20_000), prompt=st.integers(0, 300_000), answer=st.integers(0, 100_000),
    batch=st.none() | st.integers(16, 512), use_case=st.sampled_from(USE_CASES),
)  # fmt: skip
def test_nothing_derived_is_ever_out_of_range(
    rows: int, prompt: int, answer: int, batch: int | None, use_case: UseCase
) -> None:
    known = data(rows, prompt, answer, answer)
    values, _ = resolved(use_case=use_case, recipe=Hyperparameters(batchSize=batch), data=known)
    for name, value in values.model_dump(exclude_none=True).items():
        assert TAKEN["bedrock"][name].holds(value), name
    assert values.maxPromptLength is not None and values.maxPromptLength >= prompt
    assert values.evalInterval is not None and values.batchSize is not None
    assert values.evalInterval <= max(1, rows // values.batchSize), "an epoch without an evaluation"


@pytest.mark.parametrize(
    ("model", "given", "words"),
    [
        ("nova-2-lite", {"batchSize": 8}, ["hyperparameters.batchSize is 8", "16 to 512"]),
        ("nova-2-lite", {"learningRateMultiplier": 0.5}, ["learningRateMultiplier", "learningRate"]),
        ("gpt-oss-20b", {"learningRate": 1e-5}, ["learningRate", "learningRateMultiplier"]),
        ("qwen3-32b", {"batchSize": 512}, ["batchSize is 512", "1 to 256"]),
    ],
)
def test_an_input_that_the_model_does_not_take_is_refused(
    model: str, given: dict[str, float], words: list[str]
) -> None:
    with pytest.raises(InvalidRunInput) as refused:
        resolved(model, given=Hyperparameters.model_validate(given))
    assert all(word in str(refused.value) for word in words)


def test_a_recipe_for_another_model_keeps_what_fits_and_says_what_does_not() -> None:
    recipe = Hyperparameters(epochCount=3, batchSize=64, learningRate=1e-5, trainingSamplePerPrompt=8)
    values, origins = resolved("gpt-oss-20b", recipe=recipe, data=data())
    kept = {"epochCount": 3, "batchSize": 64, "learningRateMultiplier": 1.0, "inferenceMaxTokens": 4096}
    assert values.model_dump(exclude_none=True) == kept
    assert origins["learningRate"] == "recipe: 1e-05, left out, since the model does not take it"
    assert json.dumps(origins)


def test_steps() -> None:
    assert steps_of(400, 2, 64) == 14
    assert steps_of(10, 1, 64) == 1
