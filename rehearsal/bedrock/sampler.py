"""A model's response to a prompt: found by the prompt in the runs' data, drawn from a policy."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rehearsal.bedrock.bank import ResponseBank
from rehearsal.bedrock.errors import invalid
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.policy import Candidates, Policy
from rehearsal.bedrock.rows import Row, RowIndex, prompt_key
from rft.preflight.responses.base import Response

UNKNOWN_PROMPT = Response(
    "unknown_prompt",
    "This is the rehearsal's simulated model. It knows the prompts of the run's own datasets only.",
    "format_shell",
)


@dataclass(frozen=True)
class Draw:
    """What a client asks for: turns and tools as Converse or as Chat Completions have them.

    `temperature` 0 asks for the most likely response; `sample` numbers the draw, and without it draws are counted.
    """

    messages: Sequence[Mapping[str, Any]]
    tools: Sequence[Mapping[str, Any]] | None
    temperature: float | None
    sample: str | None


@dataclass
class Sampler:
    """Draws responses; `counters` number the draws of clients that send no sample number."""

    index: RowIndex
    bank: Callable[[], ResponseBank]
    options: Callable[[], Options]
    counters: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    async def draw(self, policy: Policy, digest: str, wanted: Draw) -> Response:
        """The response to a prompt of a run, `UNKNOWN_PROMPT` to any other; `digest` is the policy's own.

        Raises ValidationException when no responses can be made up for the prompt's row.
        """
        key = prompt_key(wanted.messages, wanted.tools)
        row = self.index.known(key)
        if row is None:
            # Reading S3 goes through this very process: the event loop must stay free for it.
            row = await asyncio.to_thread(self.index.find, key)
        if row is None:
            return UNKNOWN_PROMPT
        candidates = self.bank().made(key)
        if candidates is None:
            candidates = await asyncio.to_thread(self._make, row, key)
        if wanted.temperature == 0:
            chances = policy.probabilities(candidates)
            return candidates.responses[chances.index(max(chances))]
        sample = wanted.sample
        if sample is None:
            self.counters[digest, key] += 1
            sample = f"counted:{self.counters[digest, key]}"
        rng = random.Random(f"{self.options().seed}:{digest}:{key}:{sample}")
        return candidates.responses[policy.sample(candidates, 1, rng)[0]]

    def _make(self, row: Row, key: str) -> Candidates:
        try:
            return self.bank().candidates(row, key)
        except (KeyError, ValueError) as error:
            raise invalid(f"The simulator cannot make up responses to this prompt: {error}") from error
