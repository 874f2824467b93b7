"""Converse: responses drawn from the base policy or from a tuned one, and the stand-in judge's verdicts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.bedrock.datasets import prompt_tokens
from rehearsal.bedrock.judge.model import StandInJudge
from rehearsal.bedrock.judge.question import is_judging
from rehearsal.bedrock.models_api import ModelsApi
from rehearsal.bedrock.models_catalogue import FoundationModels
from rehearsal.bedrock.options import Options
from rehearsal.bedrock.policy import Policy
from rehearsal.bedrock.rows import Row
from rehearsal.bedrock.sampler import Draw, Sampler
from rehearsal.bedrock.turns import converse_blocks
from rft.preflight.responses.base import Response

MILLISECONDS_PER_TOKEN = 8
BASE = Policy()
BASE_DIGEST = BASE.digest()


@dataclass
class RuntimeApi:
    """The bedrock-runtime operations."""

    models: ModelsApi
    catalogue: FoundationModels
    sampler: Sampler
    options: Callable[[], Options]
    judge: StandInJudge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = StandInJudge(self._judged_row)

    async def converse(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Converse."""
        if is_judging(params):
            # In a thread: finding the row may read S3, which goes through this very process.
            return await asyncio.to_thread(self._judge, params)
        policy, digest = self._policy(params["modelId"])
        messages = [*({"role": "system", "content": [part]} for part in params.get("system") or ())]
        messages += params.get("messages") or []
        tools = (params.get("toolConfig") or {}).get("tools")
        inference = params.get("inferenceConfig") or {}
        sample = (params.get("requestMetadata") or {}).get("sample")
        wanted = Draw(messages, tools, inference.get("temperature"), sample)
        response = await self.sampler.draw(policy, digest, wanted)
        return _answer(response, prompt_tokens(messages), inference.get("maxTokens"))

    def _judge(self, params: Mapping[str, Any]) -> dict[str, Any]:
        model_id = params["modelId"]
        if not _is_own_model(model_id):
            self.catalogue.check_judge(model_id, json_schema=bool(params.get("outputConfig")))
        options = self.options()
        return self.judge.converse(params, options.judge, options.faults, options.seed)

    def _judged_row(self, metadata: Mapping[str, str], task: str) -> Row | None:
        run, split, number = metadata.get("run"), metadata.get("split"), metadata.get("row", "")
        place = (run, split, int(number)) if run and split and number.isdecimal() else None
        return self.sampler.index.shown(task, place)

    def _policy(self, model_id: str) -> tuple[Policy, str]:
        """The policy that answers, and its digest."""
        if ":custom-model-deployment/" in model_id:
            model = self.models.serving(model_id)
            return model.policy, model.policy_digest
        self.catalogue.check_invocable(model_id)
        return BASE, BASE_DIGEST


def _is_own_model(model_id: str) -> bool:
    """Whether an id names a model of the account's own, as a trained grader is one: any such model is played."""
    return ":custom-model-deployment/" in model_id or ":imported-model/" in model_id


def _answer(response: Response, input_tokens: int, max_tokens: int | None) -> dict[str, Any]:
    content, reason, output_tokens = converse_blocks(response, max_tokens)
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": reason,
        "usage": {
            "inputTokens": max(1, input_tokens),
            "outputTokens": output_tokens,
            "totalTokens": max(1, input_tokens) + output_tokens,
        },
        "metrics": {"latencyMs": 200 + MILLISECONDS_PER_TOKEN * output_tokens},
    }
