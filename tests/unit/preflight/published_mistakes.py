"""Four faults of published graders, rebuilt as small reward functions: each looks right on tidy responses."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

Event = list[dict[str, Any]]
Score = Callable[[str, dict[str, Any]], float]


class JudgeUnavailable(Exception):
    """What asking the judge may end with: throttled, or a request that the service refuses."""


def reward_function(score: Score) -> Callable[[Any], list[dict[str, Any]]]:
    """A function of the contract that scores (response, metadata); a broken entry scores 0."""

    def invoke(event: Any) -> list[dict[str, Any]]:
        entries = event["trajectories"] if isinstance(event, dict) else event
        return [
            {"id": e["id"], "aggregate_reward_score": _scored(score, e), "metrics_list": []} for e in entries
        ]

    return invoke


def _scored(score: Score, entry: dict[str, Any]) -> float:
    try:
        return score(entry["messages"][-1]["content"], entry["metadata"])
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        return 0.0


def _wanted(metadata: dict[str, Any]) -> float:
    return float(metadata["reference_answer"].rpartition("#### ")[2])


def relative_tolerance(response: str, metadata: dict[str, Any]) -> float:
    """Pays 0.95 for an answer that is 40% off."""
    marked = re.findall(r"####\s*(-?\d+(?:\.\d+)?)\s*$", response)
    if not marked:
        return 0.0
    wanted = _wanted(metadata)
    off = abs(float(marked[-1]) - wanted) / abs(wanted)
    return 1.0 if off < 1e-9 else 0.95 if off <= 0.4 else 0.0


def last_number_in_prose(response: str, metadata: dict[str, Any]) -> float:
    """Takes the last number of the response for its answer, wherever it stands."""
    found = re.findall(r"-?\d+(?:\.\d+)?", response)
    return float(bool(found) and float(found[-1]) == _wanted(metadata))


def asked(response: str, metadata: dict[str, Any]) -> str:
    """A judge in miniature: it quotes the response, then says a score by the words that a good response has as well."""
    if not response.strip():
        raise JudgeUnavailable("ValidationException: the text field is blank")
    good = set(re.findall(r"\w+", metadata["gold_response"].casefold()))
    share = len(good & set(re.findall(r"\w+", response.casefold()))) / len(good)
    verdict = 10 if share > 0.9 else 0
    return f'The response begins with "{response.strip()[:40]}". I score it {verdict} out of 10.'


def error_means_half(response: str, metadata: dict[str, Any]) -> float:
    """Reads the judge's score well, and gives 0.5 where the judge could not be asked."""
    try:
        return int(re.findall(r"I score it (\d+) out", asked(response, metadata))[-1]) / 10
    except JudgeUnavailable:
        return 0.5


def every_call_fails(_response: str, _metadata: dict[str, Any]) -> float:
    """The same reward on a day when the judge is throttled."""
    return 0.5


def first_number_of_the_judge(response: str, metadata: dict[str, Any]) -> float:
    """Takes the first number in the judge's text for its score, clipped."""
    try:
        found = re.search(r"\d+(?:\.\d+)?", asked(response, metadata))
    except JudgeUnavailable:
        return 0.0
    value = float(found[0]) / 10 if found else 0.0
    return min(1.0, value) if math.isfinite(value) else 0.0
