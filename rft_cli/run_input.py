"""The execution input that a command starts a run with, checked here so that a typo costs no execution."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from rft.contracts.explain import explain
from rft.contracts.run_input import RunInput
from rft_cli.client.errors import InputRefused


def run_input(
    recipe: str | None, document: str | None, settings: Sequence[str], files: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The execution input, in the form that was given (defaults are the pipeline's to add).

    Args:
        recipe: --recipe.
        document: --input, a JSON object.
        settings: --set, each `key=value` with the value as JSON or as a word; `a.b=1` reaches inside.
        files: S3 URIs by split.

    Raises:
        InputRefused: it is no input that the pipeline takes.
    """
    given = _object(document)
    if recipe is not None:
        given["recipe"] = recipe
    for setting in settings:
        _put(given, setting)
    given.update(files or {})
    try:
        RunInput.model_validate(given)
    except ValidationError as error:
        raise InputRefused(explain(error, "the run's input", RunInput)) from error
    return given


def _object(document: str | None) -> dict[str, Any]:
    if document is None:
        return {}
    try:
        given = json.loads(document)
    except ValueError as error:
        raise InputRefused(f'--input is no JSON: {error}. Write it like \'{{"recipe": "math"}}\'.') from error
    if not isinstance(given, dict):
        raise InputRefused('--input is no JSON object. Write it like \'{"recipe": "math"}\'.')
    return given


def _put(given: dict[str, Any], setting: str) -> None:
    path, equals, text = setting.partition("=")
    if not equals or not path:
        raise InputRefused(f"--set {setting!r} is no KEY=VALUE. Write it like --set wanted_gain=0.1.")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    *outer, last = path.split(".")
    place = given
    for name in outer:
        place = place.setdefault(name, {})
        if not isinstance(place, dict):
            raise InputRefused(f"--set {setting!r} reaches into {name!r}, which is no object.")
    place[last] = value
