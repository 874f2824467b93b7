"""Data sets made for tests: clean rows of two kinds, and the settings that a validation has."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from rft.catalogue.models import Model, load_models
from rft.contracts.recipe import Hyperparameters
from rft.data.report import DatasetReport
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from stacks.project import ProjectFolders

Row = dict[str, Any]
Files = dict[str, list[bytes]]

MODELS = load_models(ProjectFolders().catalogue)
NOVA = MODELS.model("nova-2-lite")
MATH: dict[str, object] = {"type": "math_answer", "answers": "numbers"}

_STARTS = ("ba", "be", "bi", "bo", "du", "da", "de", "fi", "fo", "ga", "gu", "ka")
_ENDS = ("lam", "ren", "sit", "tor", "vox", "mun", "dil", "kar", "nos", "pel")
_WORDS = [start + end for start in _STARTS for end in _ENDS]


def settings(
    *,
    model: Model = NOVA,
    grader: dict[str, Any] | None = None,
    prompt_tokens: int = 2000,
    batch: int = 64,
    epochs: int = 3,
) -> DatasetSettings:
    """The settings of a run whose reward is `grader`, by default a math grader."""
    given = Hyperparameters(maxPromptLength=prompt_tokens, batchSize=batch, epochCount=epochs)
    return DatasetSettings.of_model(model, {"reward.json": grader or MATH}, given)


def words(*seed: object, count: int = 24) -> str:
    """Words that no other seed has in this order."""
    random = Random("/".join(str(part) for part in seed))
    return " ".join(random.choice(_WORDS) for _ in range(count))


def plain(number: int, split: str = "train") -> Row:
    """A row that keeps every rule: a system turn and a question, as text or as parts."""
    question = words(split, number)
    return {
        "id": f"{split}-{number}",
        "messages": [
            {"role": "system", "content": "Answer with one number."},
            {
                "role": "user",
                "content": question if number % 2 else [{"type": "text", "text": question}],
            },
        ],
        "reference_answer": f"So it is\n#### {number + 1}",
        "difficulty": "easy",
        "rft": {"run": "math-20260101-0123456789", "row": number, "split": split},
    }


def tooled(number: int, split: str = "train") -> Row:
    """A row that keeps every rule: a tool was called and has answered."""
    return {
        "messages": [
            {"role": "user", "content": words(split, number)},
            {"role": "assistant", "content": None, "tool_calls": [call("c1")]},
            {"role": "tool", "tool_call_id": "c1", "content": "Nothing found."},
            {"role": "user", "content": words(split, number, "again")},
        ],
        "tools": [tool()],
        "reference_answer": {"answer": number + 1},
    }


def tool(name: str = "find_rooms") -> Row:
    """A tool that keeps every rule."""
    parameters = {
        "type": "object",
        "properties": {"seats": {"type": "integer"}, "near": {"type": "string"}},
        "required": ["seats"],
    }
    return {
        "type": "function",
        "function": {"name": name, "description": "Finds rooms.", "parameters": parameters},
    }


def call(call_id: str, name: str = "find_rooms", arguments: str = '{"seats": 4}') -> Row:
    """A call of it."""
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def dumped(row: object) -> bytes:
    """A line without its line end."""
    return json.dumps(row, ensure_ascii=False).encode()


def clean(train: int = 200, validation: int = 100, test: int = 30) -> Files:
    """Splits that keep every rule, every fourth row with tools."""
    sizes = {"train": train, "validation": validation, "test": test}
    return {
        split: [dumped((plain if number % 4 else tooled)(number, split)) for number in range(size)]
        for split, size in sizes.items()
    }


def validated(files: Files, given: DatasetSettings | None = None, **names: str) -> DatasetReport:
    """What the gate says of the splits; `names` are the files' names by split."""
    return validate_datasets(
        {split: (line + b"\n" for line in lines) for split, lines in files.items()},
        given or settings(),
        files=names,
    )
