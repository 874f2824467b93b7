"""The trainer's side of the reward contract: the events that Bedrock sends, and what it accepts as an answer."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BATCH = 64
ATTEMPTS = 3
NOT_AN_ENVELOPE = {"rehearsal": "an object that is none of the documented envelopes"}
"""What the fault ``reward-throws`` sends: a reward function has to refuse it."""


class GraderContractError(ValueError):
    """The reward function answered, but not what Bedrock documents; the message says where."""


@dataclass(frozen=True)
class Rollout:
    """One sampled response: the row that it answers and the model's turn."""

    id: str
    row: Mapping[str, Any]
    turn: Mapping[str, Any]


def sample_id(job_id: str, *place: object) -> str:
    """A sample's id: an opaque name, unique in its job."""
    return hashlib.sha256(":".join(map(str, (job_id, *place))).encode()).hexdigest()[:24]


def grader_event(rollouts: Sequence[Rollout], assume: Collection[str] = ()) -> Any:
    """The event for these rollouts in Bedrock's documented shape, or as the assumptions change it."""
    event = [_sample(rollout, assume) for rollout in rollouts]
    return {"trajectories": event} if "trajectories_envelope" in assume else event


def _sample(rollout: Rollout, assume: Collection[str]) -> dict[str, Any]:
    turn = dict(rollout.turn)
    if "nova_assistant_role" in assume:
        turn["role"] = "nova_assistant"
    messages = [*rollout.row["messages"], turn]
    if "content_parts" in assume:
        messages = [_in_parts(message) for message in messages]
    extras = {key: value for key, value in rollout.row.items() if key not in ("messages", "id")}
    if "stamp_dropped" in assume:
        extras = {key: value for key, value in extras.items() if key == "reference_answer"}
    if "reference_text_object" in assume and isinstance(extras.get("reference_answer"), str):
        extras["reference_answer"] = {"text": extras["reference_answer"]}
    if "top_level_reference" in assume:
        return {**extras, "id": rollout.id, "messages": messages}
    return {"id": rollout.id, "messages": messages, "metadata": extras}


def _in_parts(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    return {
        **message,
        "content": [{"type": "text", "text": content}] if isinstance(content, str) else content,
    }


def check_results(payload: bytes, ids: Sequence[str]) -> list[float]:
    """The scores in the order of `ids`.

    Strict, as AWS's own verifier is: a list with one object for each id, no other ids, a finite
    ``aggregate_reward_score``, and metrics of ``{"name": str, "value": finite, "type": "Metric" | "Reward"}``.
    Raises `GraderContractError`.
    """
    try:
        results = json.loads(payload)
    except ValueError:
        raise GraderContractError("the answer is not JSON") from None
    if not isinstance(results, list):
        raise GraderContractError(f"the answer is a JSON {type(results).__name__}; a list is expected")
    scores: dict[str, float] = {}
    for place, result in enumerate(results):
        if not isinstance(result, dict) or not isinstance(result.get("id"), str):
            raise GraderContractError(f"result {place} is not an object with a string id")
        if result["id"] in scores:
            raise GraderContractError(f"two results for id {result['id']}")
        scores[result["id"]] = _number(
            result.get("aggregate_reward_score"), f"result {place}, aggregate_reward_score"
        )
        _check_metrics(result.get("metrics_list"), place)
    if scores.keys() != set(ids):
        missing, extra = len(set(ids) - scores.keys()), len(scores.keys() - set(ids))
        raise GraderContractError(f"{missing} samples have no result, {extra} results answer no sample")
    return [scores[name] for name in ids]


def _check_metrics(metrics: object, place: int) -> None:
    if metrics is None:
        return
    if not isinstance(metrics, list):
        raise GraderContractError(f"result {place}, metrics_list is not a list")
    for metric in metrics:
        if not isinstance(metric, dict) or not isinstance(metric.get("name"), str):
            raise GraderContractError(f"result {place} has a metric without a name")
        _number(metric.get("value"), f"result {place}, metric {metric['name']}")
        if metric.get("type") not in ("Metric", "Reward"):
            raise GraderContractError(
                f"result {place}, metric {metric['name']}: type is neither Metric nor Reward"
            )


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise GraderContractError(f"{where} is not a finite number")
    return float(value)
