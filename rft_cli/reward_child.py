"""The process that runs somebody's own reward file for `rft preflight --python`. It imports nothing of this project.

A line of JSON in, a line of JSON out. The first line out says what was found: ``{"kind": "event"}`` for a
`lambda_handler(event, context)` or `handler(event, context)`, ``{"kind": "grade"}`` for a `grade(sample, item)`, or
``{"failed": sentence}``. Then each line ``{"calls": [[arguments], ...]}`` is answered with a list of
``{"value": ...}`` or ``{"raised": sentence}``. What the file prints goes nowhere: it may be a model's text.
"""

import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

NAMES = (("lambda_handler", "event"), ("handler", "event"), ("grade", "grade"))


class Context:
    """What Lambda hands over beside the event, as far as reward functions use it."""

    function_name = "local"
    function_version = "$LATEST"
    aws_request_id = "local"
    memory_limit_in_mb = "1024"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:local"

    def get_remaining_time_in_millis(self) -> int:
        """Lambda's longest time."""
        return 900_000


def told(error: BaseException, path: str) -> str:
    """An exception as a sentence, with the line of the file where it was raised. Its text may quote a response, so that
    only the class is named, save where the file itself could not be loaded."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    place = f" in line {lines[-1]} of {Path(path).name}" if lines else ""
    return f"{type(error).__name__}{place}"


def loaded(path: str) -> tuple[str, Callable[..., Any]] | None:
    """The kind and the function of a file; None where it has none of them. Raises whatever the file raises."""
    sys.path.insert(0, str(Path(path).parent))
    spec = importlib.util.spec_from_file_location("own_reward", path)
    if spec is None or spec.loader is None:
        raise ImportError("this is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["own_reward"] = module
    spec.loader.exec_module(module)
    for name, kind in NAMES:
        found = getattr(module, name, None)
        if callable(found):
            return kind, found
    return None


def answer(function: Callable[..., Any], arguments: Sequence[Any], path: str) -> dict[str, Any]:
    """One call. Whatever the file raises is its answer, `SystemExit` included."""
    try:
        value = function(*arguments)
        json.dumps(value)
    except BaseException as error:  # noqa: BLE001
        return {"raised": told(error, path)}
    return {"value": value}


def main() -> None:
    """Serve until stdin ends."""
    path = str(Path(sys.argv[1]).resolve())
    channel = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def say(content: object) -> None:
        channel.write(json.dumps(content) + "\n")
        channel.flush()

    try:
        found = loaded(path)
    except BaseException as error:  # noqa: BLE001
        say({"failed": f"it cannot be loaded: {told(error, path)}: {error}"})
        return
    if found is None:
        say(
            {
                "failed": "it has no lambda_handler(event, context), handler(event, context) or grade(sample, item)"
            }
        )
        return
    kind, function = found
    say({"kind": kind})
    more = [Context()] if kind == "event" else []
    for line in sys.stdin:
        calls = json.loads(line)["calls"]
        say([answer(function, [*arguments, *more], path) for arguments in calls])


if __name__ == "__main__":
    main()
