"""Settings that several judge graders have, in OpenAI's form where OpenAI has them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

ModelName: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._/-]{0,255}$")]
"""A Bedrock model id, inference profile id, or the ARN of one, of a deployment or of an imported model."""


class TextPart(BaseModel):
    """A part of a message's content. Images and audio are no parts that a judge here is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["input_text", "output_text", "text"]
    text: str


class Message(BaseModel):
    """One turn of a judge's input; texts may hold placeholders."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal["system", "developer", "user", "assistant"]
    content: str | TextPart | tuple[TextPart, ...]
    type: Literal["message"] = "message"

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, str):
            return self.content
        parts = (self.content,) if isinstance(self.content, TextPart) else self.content
        return "\n".join(part.text for part in parts)


Messages: TypeAlias = Annotated[tuple[Message, ...], Field(min_length=1, max_length=20)]


class SamplingParams(BaseModel):
    """How the judge is sampled. OpenAI's seed, top_p and reasoning_effort have no counterpart and are not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    temperature: Annotated[float, Field(ge=0, le=1)] = 0.0
    max_completions_tokens: Annotated[int, Field(ge=64, le=8192)] = 1024


SAMPLING = SamplingParams()


class Resample(BaseModel):
    """When and how often the judge is asked again: values within `band` of the threshold, `votes` answers in all.

    `band` is a share of all that a value can be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    band: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    votes: Literal[1, 3, 5] = 3


RESAMPLE = Resample()
SLACK = 1e-9
"""Values that are equally far from the threshold on paper differ by less."""
