"""What a command prints: results on stdout, progress and messages beside them, and never an escape sequence."""

import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

# Cc: terminal control. Cf: bidirectional overrides and other invisible marks. Cs: lone surrogates.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: object) -> str:
    """Text from outside (a model, a file, a service) made safe for a terminal: what cannot be seen is dropped.

    Newlines and tabs become spaces, so that nobody's text can pretend to be another line of the output.
    """
    spaced = (" " if character in "\n\r\t" else character for character in str(text))
    return "".join(character for character in spaced if unicodedata.category(character) not in _HIDDEN)


# No markup, no emoji codes, no highlighting: text is shown as it is.
_AS_IT_IS: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False}


def screen() -> Console:
    """The terminal for a view that is drawn anew: on stderr, and lines fold at its edge."""
    return Console(stderr=True, **_AS_IT_IS)


class Output:
    """One command's output.

    With `json_only` stdout carries a single JSON document and nothing else; all that is said goes to stderr.
    """

    def __init__(self, *, json_only: bool = False) -> None:
        self.json_only = json_only
        settings = {**_AS_IT_IS, "soft_wrap": True}
        self.messages = Console(stderr=True, **settings)
        self.results = self.messages if json_only else Console(**settings)

    def say(self, text: str, style: str | None = None) -> None:
        """A line for a person."""
        self.results.print(Text(plain(text), style=style or ""))

    def remark(self, text: str) -> None:
        """A line beside the results, on stderr."""
        self.messages.print(Text(plain(text)))

    def complain(self, text: str) -> None:
        """An error line, always on stderr."""
        self.messages.print(Text.assemble(("Error: ", "bold red"), plain(text)))

    def document(self, content: Mapping[str, Any] | list[Any]) -> None:
        """The machine-readable result; printed only with `json_only`."""
        if self.json_only:
            # ASCII keeps control and bidirectional characters of model text escaped.
            sys.stdout.write(json.dumps(content, indent=2, default=str) + "\n")
            sys.stdout.flush()
