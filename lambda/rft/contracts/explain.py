"""Pydantic's errors as sentences that name the key and say what to do."""

from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError


def _key(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else (f".{part}" if path else str(part))
    return path


def explain(error: ValidationError, source: str, model: type[BaseModel] | None = None) -> str:
    """One sentence an error, joined by `; `.

    Args:
        error: what pydantic raised.
        source: what was read, as a person knows it: "the execution input", "recipe.yaml".
        model: its model; unknown keys get the nearest known one of their object as a suggestion.
    """
    sentences = []
    for item in error.errors(include_url=False, include_input=True):
        key = _key(item["loc"])
        if item["type"] == "extra_forbidden":
            known = _known_keys(model, item["loc"][:-1])
            near = get_close_matches(str(item["loc"][-1]), known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "remove it"
            if known and not near:
                hint = f"known keys are {', '.join(sorted(known))}"
            sentences.append(f"{source}: unknown key `{key}`; {hint}")
        elif item["type"] == "value_error" and not key:
            sentences.append(f"{source}: {item['msg'].removeprefix('Value error, ')}")
        elif item["type"] == "missing":
            sentences.append(f"{source}: `{key}` is missing")
        else:
            message = item["msg"].removeprefix("Value error, ")
            sentences.append(f"{source}: `{key}` is {_shown(item['input'])}: {message}")
    return "; ".join(sentences)


def _known_keys(model: type[BaseModel] | None, location: tuple[int | str, ...]) -> list[str]:
    """The keys of the object at that place; none where it is no model's."""
    for part in location:
        field = None if model is None else model.model_fields.get(str(part))
        kinds = () if field is None else (field.annotation, *get_args(field.annotation))
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    return [] if model is None else list(model.model_fields)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
