"""The model in miniature: a distribution over response strategies, improved by group-relative policy gradient.

A prompt's responses carry a prior (how often the base model would answer so, by the prompt's difficulty and a
little luck of its own). The policy adds one learned logit a strategy and one a (difficulty, strategy), so that what
is learned on easy prompts carries over to hard ones, as it does in a language model.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from rft.preflight.responses.base import Response

PRIOR: Mapping[str, Mapping[str, float]] = {
    "easy": {
        "gold": 0.60,
        "verbose": 0.06,
        "near_miss": 0.12,
        "partial": 0.07,
        "format_shell": 0.05,
        "attack": 0.10,
    },
    "medium": {
        "gold": 0.38,
        "verbose": 0.06,
        "near_miss": 0.25,
        "partial": 0.12,
        "format_shell": 0.09,
        "attack": 0.10,
    },
    "hard": {
        "gold": 0.20,
        "verbose": 0.05,
        "near_miss": 0.35,
        "partial": 0.17,
        "format_shell": 0.12,
        "attack": 0.11,
    },
}
"""Share of each kind in the base model's responses, by difficulty. Made up. Right answers lie between 0.2 and 0.7;
attacks are common enough that a training run of a few thousand rollouts meets each of them several times."""

APTITUDE = 0.8
"""Standard deviation of a prompt's own shift of its right answers' logits: some prompts always or never succeed."""

KL_DECAY = 0.01
"""Share by which learned logits shrink in each step, in place of GRPO's KL penalty towards the base model."""

REFERENCE_RATE = 5e-5
STEP_SIZE = 0.15
"""Logits a step for one unit of advantage, at the learning rate of AWS's samples: set so that a healthy reward on the
math recipe (1e-5, 21 steps) rises from about 0.5 to about 0.9, as in AWS's published GSM8K run."""

PRIOR_COUNT = 1.0
"""Imagined samples without advantage, so that one lucky sample of a rare strategy does not move it by a full step."""

ANY = "any"
"""In place of a difficulty: what is learned at all difficulties together."""

Name = tuple[str, str]
"""(difficulty or `ANY`, strategy): what a learned logit belongs to."""


@dataclass(frozen=True)
class Candidates:
    """What a model can answer to one prompt: `logits` are the base model's, aligned with `responses`."""

    key: str
    difficulty: str
    responses: tuple[Response, ...]
    logits: tuple[float, ...]


@dataclass(frozen=True)
class Group:
    """Responses sampled for one prompt (indices into its candidates) with their rewards: GRPO's unit."""

    candidates: Candidates
    chosen: tuple[int, ...]
    rewards: tuple[float, ...]


@dataclass(frozen=True)
class UpdateFigures:
    """What a training step reports: policy loss, mean negative log likelihood, entropy (nats), gradient norm."""

    loss: float
    negative_log_likelihood: float
    entropy: float
    gradient_norm: float


def candidates_of(key: str, difficulty: str, responses: Sequence[Response], seed: int) -> Candidates:
    """The prompt's candidates under the base model; an unknown difficulty counts as medium.

    Each kind's share is split evenly over its responses. Raises ValueError when there are no responses.
    """
    if not responses:
        raise ValueError("a prompt without candidate responses cannot be simulated")
    shares = PRIOR.get(difficulty, PRIOR["medium"])
    count: dict[str, int] = defaultdict(int)
    for response in responses:
        count[response.kind] += 1
    shift = random.Random(f"{seed}:aptitude:{key}").gauss(0.0, APTITUDE)
    logits = tuple(
        math.log(shares[response.kind] / count[response.kind])
        + (shift if response.kind in ("gold", "verbose") else 0.0)
        for response in responses
    )
    return Candidates(key, difficulty if difficulty in PRIOR else "medium", tuple(responses), logits)


@dataclass
class Policy:
    """Learned logits over the base model; an empty policy is the base model."""

    learned: dict[Name, float] = field(default_factory=dict)

    def probabilities(self, candidates: Candidates) -> list[float]:
        """The chance of each response, in the candidates' order; sums to 1."""
        learned, difficulty = self.learned, candidates.difficulty
        logits = [
            base + learned.get((ANY, r.strategy), 0.0) + learned.get((difficulty, r.strategy), 0.0)
            for base, r in zip(candidates.logits, candidates.responses, strict=True)
        ]
        top = max(logits)
        weights = [math.exp(logit - top) for logit in logits]
        total = sum(weights)
        return [weight / total for weight in weights]

    def sample(self, candidates: Candidates, draws: int, rng: random.Random) -> tuple[int, ...]:
        """Indices of `draws` responses, drawn independently."""
        cumulative = list(accumulate(self.probabilities(candidates)))
        return tuple(rng.choices(range(len(cumulative)), cum_weights=cumulative, k=draws))

    def digest(self) -> str:
        """16 hex digits that name what was learned: equal policies sample equally, whatever run made them."""
        learned = [[*name, round(value, 9)] for name, value in sorted(self.learned.items())]
        return hashlib.sha256(json.dumps(learned).encode()).hexdigest()[:16]

    def update(self, groups: Sequence[Group], learning_rate: float) -> UpdateFigures:
        """One GRPO step (Shao et al. 2024, DeepSeekMath, arXiv:2402.03300), without clipping: one update a batch.

        Advantage = (reward - group mean) / group standard deviation; a group without spread gives no gradient. The
        step follows the natural gradient (Kakade 2001), which for a softmax over strategies is each strategy's mean
        advantage: as with the optimisers that train language models, what is rare can grow.
        """
        paid = _Tally()
        samples = sum(len(group.chosen) for group in groups)
        loss = likelihood = entropy = 0.0
        for group in groups:
            chances = self.probabilities(group.candidates)
            entropy -= sum(p * math.log(p) for p in chances if p > 0.0)
            for index, advantage in zip(group.chosen, advantages(group.rewards), strict=True):
                log_chance = math.log(max(chances[index], 1e-12))
                likelihood -= log_chance
                loss -= advantage * log_chance
                strategy = group.candidates.responses[index].strategy
                paid.add((ANY, strategy), advantage)
                paid.add((group.candidates.difficulty, strategy), advantage)
        slopes = paid.slopes()
        rate = step_size(learning_rate)
        for name in sorted({*self.learned, *slopes}):
            self.learned[name] = self.learned.get(name, 0.0) * (1.0 - KL_DECAY) + rate * slopes.get(name, 0.0)
        norm = math.sqrt(sum(value * value for value in slopes.values()))
        return UpdateFigures(loss / samples, likelihood / samples, entropy / len(groups), norm)


@dataclass
class _Tally:
    """Advantages by (difficulty, strategy)."""

    total: dict[Name, float] = field(default_factory=lambda: defaultdict(float))
    count: dict[Name, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, name: Name, advantage: float) -> None:
        self.total[name] += advantage
        self.count[name] += 1

    def slopes(self) -> dict[Name, float]:
        """Mean advantages, drawn towards 0 where there are few samples."""
        return {name: total / (self.count[name] + PRIOR_COUNT) for name, total in self.total.items() if total}


def advantages(rewards: Sequence[float]) -> list[float]:
    """Rewards relative to their group: zero mean, unit standard deviation, all 0.0 where there is no spread."""
    mean = sum(rewards) / len(rewards)
    spread = math.sqrt(sum((reward - mean) ** 2 for reward in rewards) / len(rewards))
    return [(reward - mean) / spread if spread > 1e-6 else 0.0 for reward in rewards]


def step_size(learning_rate: float) -> float:
    """The policy's step for Bedrock's learningRate (1e-7..1e-3): grows with its square root."""
    return STEP_SIZE * math.sqrt(learning_rate / REFERENCE_RATE)
