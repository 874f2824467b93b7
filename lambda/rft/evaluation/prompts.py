"""Responses summarised by prompt, the unit of the comparison: samples of one are not independent."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from rft.contracts.errors import InvalidRunInput, RunStateBroken
from rft.contracts.profile import ProfiledResponse

TRUNCATED = frozenset({"max_tokens", "length", "model_context_window_exceeded"})
"""Stop reasons (Converse, Chat Completions) of a response that was cut off."""


@dataclass(frozen=True)
class PromptScores:
    """One prompt in one arm: means over its samples.

    `formatted` is None where no format component is measured. `example` is the sample nearest the prompt's
    mean.
    """

    prompt_id: str
    row: int
    samples: int
    primary: float
    reward: float
    formatted: float | None
    truncated: float
    tokens: float
    example: ProfiledResponse


def component(response: ProfiledResponse, name: str) -> float | None:
    """A component's value: the evaluation function's, else the reward function's; None where neither has it.

    The name `score` is the evaluation function's aggregate unless a component is called that.
    """
    for scores in (response.evaluation, response.reward):
        value = scores.metrics.get(name)
        if value is not None:
            return value if math.isfinite(value) else None
    return response.evaluation.score if name == "score" else None


def component_names(responses: Iterable[ProfiledResponse]) -> list[str]:
    """Every component that any of the responses carries, sorted."""
    return sorted({name for item in responses for name in (*item.evaluation.metrics, *item.reward.metrics)})


def require_component(responses: Sequence[ProfiledResponse], name: str, arm: str) -> None:
    """Refuse an arm in which no response carries the component.

    Raises:
        InvalidRunInput: none does; the message lists the components that there are.
        RunStateBroken: there are no responses.
    """
    if not responses:
        raise RunStateBroken(f"the {arm} profile has no responses")
    if all(component(response, name) is None for response in responses):
        known = ", ".join(component_names(responses)) or "none"
        raise InvalidRunInput(
            f"no response of the {arm} profile carries the component {name!r}; the functions return: {known}"
        )


def format_component(responses: Sequence[ProfiledResponse]) -> str | None:
    """The component that measures format: `format`, else the first whose name begins so."""
    names = [name for name in component_names(responses) if name.startswith("format")]
    return min(names, key=lambda name: (name != "format", name)) if names else None


def by_prompt(
    responses: Iterable[ProfiledResponse], primary: str, format_name: str | None
) -> dict[str, PromptScores]:
    """Responses of one arm as prompts, in order of first appearance.

    A response without the primary component could not be judged and counts 0, as its reward does.
    """
    groups: dict[str, list[ProfiledResponse]] = {}
    for response in responses:
        groups.setdefault(response.prompt_id or f"row {response.row}", []).append(response)
    return {name: _summary(name, group, primary, format_name) for name, group in groups.items()}


def _summary(name: str, group: list[ProfiledResponse], primary: str, format_name: str | None) -> PromptScores:
    values = [component(response, primary) or 0.0 for response in group]
    formats = [component(response, format_name) or 0.0 for response in group] if format_name else None
    mean = fmean(values)
    nearest = min(zip(values, group, strict=True), key=lambda pair: abs(pair[0] - mean))
    return PromptScores(
        prompt_id=name,
        row=group[0].row,
        samples=len(group),
        primary=mean,
        reward=fmean(response.reward.score for response in group),
        formatted=fmean(formats) if formats else None,
        truncated=fmean(response.stop_reason in TRUNCATED for response in group),
        tokens=fmean(response.output_tokens for response in group),
        example=nearest[1],
    )
