"""Pydantic's errors as sentences that name the key and say what to do."""

from difflib import get_close_matches

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
        model: its model; unknown top-level keys get the nearest known one as a suggestion.
    """
    sentences = []
    for item in error.errors(include_url=False, include_input=True):
        key = _key(item["loc"])
        if item["type"] == "extra_forbidden":
            known = list(model.model_fields) if model is not None and len(item["loc"]) == 1 else []
            near = get_close_matches(key, known, n=1)
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


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
