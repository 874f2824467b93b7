"""The input of a judge grader that is written as messages with placeholders, made into one question a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderSpecError
from rft.graders.judge.prompt import new_tag, tagged, text_pointer, texts_note
from rft.graders.judge.sanitise import sanitised
from rft.graders.judge.spec_types import Message
from rft.graders.templates import Template, TemplateError
from rft.graders.text.visible import visible

_INSTRUCTING = frozenset({"system", "developer"})


@dataclass(frozen=True, slots=True)
class _Turn:
    role: str
    template: Template


@dataclass(frozen=True, slots=True)
class Templated:
    """`system` is the same for every row; `turns` are filled for each."""

    system: str
    turns: tuple[_Turn, ...]

    @property
    def recited(self) -> str:
        """What the judge is told beside row and response, sanitised: a response that recites it is for the judge."""
        literals = [text for turn in self.turns for text in turn.template.literals]
        return sanitised("\n".join([self.system, *literals, text_pointer(1)]))

    def user(self, sample: GraderSample) -> str:
        """The user turn of one row: what the response says stands at its end, in tags that are new in every call.

        Where a template has it, a word points there: whatever follows a response is the easiest to imitate.
        Everything that comes in through a placeholder is sanitised, and nothing of it is read for placeholders again.
        Raises `Unfilled`.
        """
        tag = new_tag()
        texts: list[str] = []

        def moved(text: str) -> str:
            if text not in texts:
                texts.append(text)
            return text_pointer(texts.index(text) + 1)

        asked = self._filled(sample, moved)
        return "\n\n".join([asked, texts_note(tag), *(tagged("response", text, tag) for text in texts)])

    def bare(self, sample: GraderSample) -> str:
        """The same without tags and without a note, for a model that was trained on a form of its own."""
        return self._filled(sample, sanitised)

    def _filled(self, sample: GraderSample, response: Callable[[str], str]) -> str:
        texts = [
            turn.template.fill_with(sample, sanitised, lambda text: response(visible(text)))
            for turn in self.turns
        ]
        if len(texts) == 1:
            return texts[0]
        return "\n\n".join(f"[{turn.role}]\n{text}" for turn, text in zip(self.turns, texts, strict=True))


def templated(messages: Sequence[Message], path: str, instructions: str = "") -> Templated:
    """Messages as a question. Instructing turns without placeholders are the same for every row and go first.

    Raises `GraderSpecError` for a placeholder that no sample can fill, and for messages that never read the response.
    """
    system = [instructions] if instructions else []
    turns: list[_Turn] = []
    for index, message in enumerate(messages):
        try:
            template = Template(message.text)
        except TemplateError as error:
            raise GraderSpecError(f"{path}[{index}].content", str(error)) from error
        if message.role in _INSTRUCTING and not template.has_placeholders:
            system.append(message.text)
        else:
            turns.append(_Turn(message.role, template))
    if not any(turn.template.reads_the_response for turn in turns):
        raise GraderSpecError(
            path, "no message reads the response: put {{sample.output_text}} where the judge is to read it"
        )
    return Templated("\n\n".join(system), tuple(turns))
