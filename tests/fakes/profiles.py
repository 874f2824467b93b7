"""Made-up profiles: responses with scores drawn from a seed, for tests of what reads profiles."""

import random
from collections.abc import Callable, Sequence

from rft.contracts.profile import GraderScores, ProfiledResponse


def response(row: int, sample: int, score: float, **changes: object) -> ProfiledResponse:
    """One response that both functions score alike; `changes` replace fields."""
    fields: dict[str, object] = {
        "row": row,
        "prompt_id": f"p{row}",
        "sample": sample,
        "text": f"answer {row}.{sample}",
        "stop_reason": "end_turn",
        "input_tokens": 60,
        "output_tokens": 100,
        "latency_ms": 900,
        "reward": GraderScores(score=score, metrics={"format": 1.0}),
        "evaluation": GraderScores(score=score, metrics={"accuracy": score}),
    }
    return ProfiledResponse.model_validate({**fields, **changes})


def profile(scores: Sequence[Sequence[float]], **changes: object) -> list[ProfiledResponse]:
    """One prompt a list, one response a score."""
    return [
        response(row, sample, score, **changes)
        for row, group in enumerate(scores)
        for sample, score in enumerate(group)
    ]


def coin_profile(
    ability: Callable[[int], float], prompts: int, samples: int, seed: int
) -> list[ProfiledResponse]:
    """Right or wrong answers; a prompt's chance of a right one is `ability(row)`, cut to [0, 1]."""
    source = random.Random(seed)
    return profile(
        [
            [float(source.random() < min(1.0, max(0.0, ability(row)))) for _ in range(samples)]
            for row in range(prompts)
        ]
    )
