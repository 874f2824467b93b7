"""What reaches a terminal: no control characters, no markup, JSON alone on stdout."""

import json

import pytest

from rft_cli.console import Output, plain

CASES = [
    ("\x1b[31mred\x1b[0m", "[31mred[0m"),  # an escape sequence loses its escape
    ("a\rb\nc\td", "a b c d"),  # nobody's text makes a new line
    ("\x9b2J", "2J"),  # the one-character form of the same
    ("abc\u202edcba", "abcdcba"),  # bidirectional override
    ("zero\u200bwidth", "zerowidth"),
    ("\ud800", ""),  # a lone surrogate cannot be printed
    ("[bold]x[/bold]", "[bold]x[/bold]"),  # markup is text
    ("naïve 数", "naïve 数"),
]


@pytest.mark.parametrize(("hostile", "shown"), CASES)
def test_plain(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


def test_markup_and_emoji_codes_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    Output().say("[red]x[/red] :smile: [link=http://evil]y[/link]")
    assert capsys.readouterr().out == "[red]x[/red] :smile: [link=http://evil]y[/link]\n"


def test_json_mode_keeps_stdout_to_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json_only=True)
    output.say("a line for a person")
    output.document({"text": "\x1b[31m\u202e"})
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {"text": "\x1b[31m\u202e"}
    assert "\x1b" not in shown.out and "\u202e" not in shown.out
    assert "a line for a person" in shown.err


def test_without_json_no_document_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Output().document({"a": 1})
    assert capsys.readouterr().out == ""
