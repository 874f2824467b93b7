"""The files of a recipe folder that a converted job becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.recipe import Hyperparameters
from rft.graders.spec import JUDGES, grader_types
from rft.training.ranges import TAKEN, Backend, misfits
from rft_aws.environment import catalogue_folder
from rft_cli.openai.job import Job

PRIMARY = {
    "string_check": "match", "text_similarity": "similarity", "python": "grade", "score_model": "score",
    "label_model": "passed",
}  # fmt: skip
"""The component of each type that the verdict rests on."""
WRAPPED = "reward"
_RENAMED = {
    "n_epochs": "epochCount",
    "batch_size": "batchSize",
    "eval_interval": "evalInterval",
    "learning_rate_multiplier": "learningRateMultiplier",
    "reasoning_effort": "reasoningEffort",
}
_NO_EQUAL = {
    "learning_rate_multiplier": "Bedrock takes an absolute learningRate",
    "compute_multiplier": "trainingSamplePerPrompt is the nearest: responses sampled a prompt",
    "eval_samples": "evaluation.samples_per_prompt is the nearest",
}


def folder_files(name: str, model: str, grader: Mapping[str, Any], job: Job) -> dict[str, str]:
    """Text by file name: reward.json, evaluation.json, recipe.yaml and README.md."""
    evaluation, primary = evaluation_of(grader)
    return {
        "reward.json": _json(grader),
        "evaluation.json": _json(evaluation),
        "recipe.yaml": _recipe(name, model, primary, job),
        "README.md": _readme(name, grader, job),
    }


def evaluation_of(grader: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The same measure as the reward, and the component that the verdict rests on.

    A threshold makes a strict component; a formula's value becomes a component by standing in another `multi`.
    """
    kind = str(grader.get("type"))
    if kind in PRIMARY:
        strict = kind != "string_check" and "pass_threshold" in grader
        return dict(grader), "passed" if strict else PRIMARY[kind]
    wrapped = {
        "type": "multi",
        "name": "evaluation",
        "graders": {WRAPPED: dict(grader)},
        "calculate_output": WRAPPED,
    }
    return wrapped, WRAPPED


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _recipe(name: str, model: str, primary: str, job: Job) -> str:
    catalogued = load_models(catalogue_folder()).models.get(model)
    backend = "bedrock" if catalogued is None else catalogued.backend
    kept, told = _hyperparameters(job.hyperparameters, backend)
    lines = [
        f"# Converted from an OpenAI fine-tuning job. Every key: docs/recipe-reference.md.\nname: {name}",
        f"title: {name.replace('-', ' ').replace('_', ' ').capitalize()}",
        f"model: {model}",
        "",
    ]
    lines += [f"# {sentence}" for sentence in told]
    lines += ["hyperparameters:" if kept else "hyperparameters: {}"]
    for key, (value, reason) in kept.items():
        lines += [f"  # {reason}", f"  {key}: {value}"]
    lines += [
        "",
        "evaluation:",
        "  # The component of evaluation.json that decides. A stricter, independent measure is better than the reward.",
        f"  primary: {primary}",
    ]
    return "\n".join(lines) + "\n"


def _hyperparameters(
    given: Mapping[str, Any], backend: Backend
) -> tuple[dict[str, tuple[Any, str]], list[str]]:
    """(key -> value and reason) of those that mean the same there, and sentences about the others."""
    kept: dict[str, tuple[Any, str]] = {}
    told = []
    for key, value in given.items():
        if value in (None, "auto", "default"):
            continue
        name = _RENAMED.get(key)
        if name is None or name not in TAKEN[backend]:
            told.append(f"{key} was {value}: {_NO_EQUAL.get(key, 'there is nothing like it here')}.")
        elif _usable(name, value, backend):
            kept[name] = (value, f"The job's {key}.")
        else:
            told.append(f"{key} was {value}: outside what Bedrock takes for {name}.")
    return kept, told


def _usable(name: str, value: object, backend: Backend) -> bool:
    try:
        given = Hyperparameters.model_validate({name: value})
    except ValueError:
        return False
    return not any(misfits(given, backend))


def _judging(grader: Mapping[str, Any]) -> str:
    if not JUDGES & set(grader_types(grader)):
        return ""
    return (
        "- A model judges. Put a `gold_response` into the rows, label responses for `rft calibrate`, and let another "
        "model judge in `evaluation.json`: a model that learns to please its judge pleases the same judge there.\n"
        "- Responses of fewer than three words are not shown to the judge and score 0. Lower `gates.min_words` where "
        "right answers are that short.\n"
    )


def _readme(name: str, grader: Mapping[str, Any], job: Job) -> str:
    form = ""
    if job.response_format is not None:
        form = (
            "- The job had a `response_format`. Bedrock trains without one: ask for the JSON in the prompt. A response "
            "that is no JSON scores 0 with `sample_parse_error` wherever the grader reads `sample.output_json`.\n"
        )
    return (
        f"# {name}\n\nConverted from an OpenAI fine-tuning job by `rft convert-grader`.\n\n"
        "| file | what it is |\n|---|---|\n"
        f"| `reward.json` | the job's `{grader.get('type')}` grader |\n"
        "| `evaluation.json` | the same measure; replace it by a stricter, independent one where there is one |\n"
        "| `recipe.yaml` | model, hyperparameters, evaluation |\n"
        "| `train.jsonl`, `validation.jsonl`, `test.jsonl` | still to be put here |\n\n"
        "## What is left to do\n\n"
        "- Put the rows here. OpenAI's rows fit as they are if each has `messages` and `reference_answer`; a grader "
        "that reads other keys of the row (`item.x`) keeps them beside these. Give `group` to rows that belong "
        "together.\n"
        "- Split off test rows that training never sees.\n"
        f"{form}{_judging(grader)}"
        f"- `rft validate --recipe {name}`, then `rft rehearse --recipe {name}`.\n"
        "- Write down where the rows come from and under which licence.\n"
    )
