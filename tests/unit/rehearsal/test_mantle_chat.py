"""Chat completions and the models API of the simulated service, through OpenAI's SDK."""

import random
from collections.abc import Mapping
from typing import Any

import openai
import pytest

from rehearsal.bedrock.policy import Policy
from rft.preflight.responses.base import Response
from tests.unit.rehearsal.bedrock_account import TRAIN, jsonl, rows
from tests.unit.rehearsal.mantle_account import MODEL, Mantle

QWEN = "qwen.qwen3-32b"
CALL = {"id": "call-1", "type": "function", "function": {"name": "look_up", "arguments": '{"word": "x"}'}}


def turns(number: int = 0) -> Any:
    return rows(number + 1)[number]["messages"]


def right(mantle: Mantle, model: str, draws: int = 4) -> float:
    """The share of right answers of a model over thirty prompts."""
    count = 0
    for number in range(30):
        for seed in range(draws):
            answer = mantle.client.chat.completions.create(model=model, messages=turns(number), seed=seed)
            count += (answer.choices[0].message.content or "").endswith(f"#### {1000 + number}")
    return count / (30 * draws)


@pytest.fixture(scope="module")
def mantle() -> Mantle:
    return Mantle()


def test_a_tuned_model_answers_at_once_and_better_than_its_base(mantle: Mantle) -> None:
    job = mantle.ended(mantle.create().id)
    assert job.fine_tuned_model is not None
    assert right(mantle, job.fine_tuned_model) > right(mantle, MODEL) + 0.2


@pytest.mark.parametrize("model", [MODEL, QWEN])
def test_a_completion_has_openais_form(mantle: Mantle, model: str) -> None:
    answer = mantle.client.chat.completions.create(
        model=model, messages=turns(), max_completion_tokens=500, reasoning_effort="low", temperature=0, n=1
    )
    assert (answer.model, answer.object, len(answer.choices)) == (model, "chat.completion", 1)
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content
    assert answer.usage is not None
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_seed_or_a_sample_number_repeats_a_draw_and_without_one_draws_differ(mantle: Mantle) -> None:
    def texts(**given: Any) -> set[str | None]:
        answers = [
            mantle.client.chat.completions.create(model=MODEL, messages=turns(3), **given) for _ in range(12)
        ]
        return {answer.choices[0].message.content for answer in answers}

    assert len(texts(seed=5)) == 1
    assert len(texts(metadata={"sample": "5"})) == 1
    assert len(texts(temperature=0)) == 1
    assert len(texts()) > 1


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_response_is_cut_where_its_tokens_end(mantle: Mantle, name: str) -> None:
    limit: dict[str, Any] = {name: 1}
    answer = mantle.client.chat.completions.create(model=MODEL, messages=turns(), seed=1, **limit)
    assert answer.choices[0].finish_reason == "length"
    assert len(answer.choices[0].message.content or "") == 4


def calling(arguments: str) -> Any:
    """A generator whose one response is a tool call with these arguments."""
    call = {**CALL, "function": {"name": "look_up", "arguments": arguments}}

    def generate(_grader: Mapping[str, Any], _row: Mapping[str, Any], _rng: random.Random) -> list[Response]:
        return [Response("gold", "", "gold", (call,))]

    return generate


@pytest.mark.parametrize("arguments", ['{"word": "x"}', "{not JSON"])
def test_tool_calls_come_as_they_were_written(monkeypatch: pytest.MonkeyPatch, arguments: str) -> None:
    monkeypatch.setattr("tests.unit.rehearsal.mantle_account.responses", calling(arguments))
    mantle = Mantle()
    tool: Any = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}
    row = {**rows(1)[0], "tools": [tool]}
    mantle.account.objects["runs", TRAIN] = jsonl([row])
    answer = mantle.client.chat.completions.create(model=MODEL, messages=turns(), tools=[tool])
    assert answer.choices[0].finish_reason == "tool_calls"
    assert answer.choices[0].message.content is None
    calls: Any = answer.choices[0].message.tool_calls
    assert [(call.function.name, call.function.arguments) for call in calls] == [("look_up", arguments)]


def test_a_prompt_of_no_run_is_answered_as_unknown(mantle: Mantle) -> None:
    answer = mantle.client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "?"}])
    assert "simulated model" in (answer.choices[0].message.content or "")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "several choices": ({"n": 2}, "n"),
    "a stream": ({"stream": True}, "stream"),
    "effort that is no choice": ({"reasoning_effort": "extreme"}, "reasoning_effort"),
    "no turns": ({"messages": []}, "messages"),
    "unknown role": ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role"),
    "no tokens": ({"max_completion_tokens": 0}, "max_completion_tokens"),
    "unknown parameter": ({"extra_body": {"temprature": 1}}, "temprature"),
}


@pytest.mark.parametrize(("changes", "param"), REFUSED.values(), ids=REFUSED.keys())
def test_a_request_that_the_api_does_not_take(mantle: Mantle, changes: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        mantle.client.chat.completions.create(**{"model": MODEL, "messages": turns(), **changes})
    assert error.value.param == param


def test_base_models_are_listed_and_cannot_be_deleted(mantle: Mantle) -> None:
    names = [model.id for model in mantle.client.models.list()]
    assert names[:2] == [MODEL, QWEN]
    assert mantle.client.models.retrieve(QWEN).id == QWEN
    with pytest.raises(openai.PermissionDeniedError, match=MODEL):
        mantle.client.models.delete(MODEL)


def test_a_deleted_model_answers_no_more() -> None:
    mantle = Mantle()
    name = mantle.ended(mantle.create().id).fine_tuned_model
    assert name is not None
    assert mantle.client.models.retrieve(name).id == name
    assert mantle.client.models.delete(name).deleted
    for call in (
        lambda: mantle.client.models.retrieve(name),
        lambda: mantle.client.models.delete(name),
        lambda: mantle.client.chat.completions.create(model=name, messages=turns()),
    ):
        with pytest.raises(openai.NotFoundError) as error:
            call()
        assert error.value.code == "model_not_found"


def test_a_tuned_model_is_no_base_for_another_job(mantle: Mantle) -> None:
    name = mantle.ended(mantle.create().id).fine_tuned_model
    with pytest.raises(openai.BadRequestError, match="cannot be fine-tuned"):
        mantle.create(model=name)
    assert Policy().digest() != mantle.service.mantle.state.models[str(name)].policy_digest
