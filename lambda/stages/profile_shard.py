"""Profile shard: sample the shard's prompts, grade every response, keep all of it.

Both result objects are named by the shard: the answers, written as soon as sampling ends, whatever ended it, since
they are paid for; and the graded responses, written batch by batch, since judges are paid for too. An invocation
goes on where the one before it stopped, and grades while both functions could still use up their own time limits.
"""

import json
from functools import partial
from itertools import islice
from typing import Any

from rft.contracts.conversion import grader_sample
from rft.contracts.errors import ProfileStuck
from rft.contracts.ledger import ShardInput
from rft.contracts.outcomes import Decision
from rft.contracts.paths import shard_result_key
from rft.contracts.profile import ProfiledResponse, Shard
from rft.contracts.recipe import Strict
from rft.contracts.rows import prompt_hash, text_with_calls
from rft.contracts.run import Run
from rft_aws import clients
from rft_aws.environment import stage_environment
from rft_aws.grader_client import GraderClient, batches, needed_ms
from rft_aws.model_calls import model_call
from rft_aws.model_response import ModelResponse
from rft_aws.remembered_calls import side_by_side
from rft_aws.run_store import RunStore
from rft_aws.sampling import InvocationEnd, Pace, in_parallel
from rft_aws.stage import logger, run_store

Pair = tuple[int, int]


class Answer(Strict):
    """One sampled response, before it is graded."""

    row: int
    sample: int
    response: ModelResponse


def handler(payload: dict[str, Any], context: Any) -> dict[str, Any]:
    """Returns `{"decision": "continue" | "wait", "attempt", "done", "responses"}`; "wait" means: call me again."""
    given = ShardInput.model_validate(payload)
    logger.append_keys(run_id=given.run_id, stage="profile_shard")
    store = run_store(stage_environment())
    shard = store.document(given.shard, Shard)
    worker = ShardWorker(store, store.run(given.run_id), shard, shard_result_key(given.shard))
    total = len(shard.rows) * shard.settings.samples_per_prompt
    sampled, graded = worker.work(InvocationEnd(context.get_remaining_time_in_millis))
    done = sampled + graded
    if graded < total and given.attempt > 1 and done <= given.done:
        raise ProfileStuck(
            f"shard {given.shard} made no progress in a whole invocation ({sampled} of {total} responses, {graded} "
            "graded); the model answers too slowly for its requests-per-minute quota"
        )
    decision = Decision.CONTINUE if graded >= total else Decision.WAIT
    return {"decision": decision, "attempt": given.attempt + 1, "done": done, "responses": graded}


class ShardWorker:
    """One shard's work."""

    def __init__(self, store: RunStore, run: Run, shard: Shard, result_key: str) -> None:
        self._store = store
        self._run = run
        self._shard = shard
        self._key = result_key
        self._answers_key = result_key.replace("/results/", "/answers/")
        self._rows = self._read_rows()

    def work(self, end: InvocationEnd) -> tuple[int, int]:
        """Sample and grade what is not there yet; how many responses there are afterwards, and how many are graded."""
        answers = self._answers(end)
        graded = self._stored()
        have = {(response.row, response.sample) for response in graded}
        fresh = [answer for answer in answers if (answer.row, answer.sample) not in have]
        needed = needed_ms(self._run.reward, self._run.evaluation_function)
        left = iter(fresh)
        for batch in batches([self._event(answer) for answer in fresh]):
            if end.remaining() < needed:
                break
            graded += self._graded(list(islice(left, len(batch))), batch)
            graded.sort(key=lambda found: (found.row, found.sample))
            self._store.write_lines(self._key, (response.model_dump_json() for response in graded))
        return len(answers), len(graded)

    def _answers(self, end: InvocationEnd) -> list[Answer]:
        """Every answer of the shard that there is after sampling what is missing."""
        body = self._store.read(self._answers_key)
        answers = [Answer.model_validate_json(line) for line in (body or b"").splitlines() if line]
        have = {(answer.row, answer.sample) for answer in answers}
        samples = range(self._shard.settings.samples_per_prompt)
        missing = [
            (row, sample) for row in self._shard.rows for sample in samples if (row, sample) not in have
        ]
        if not missing:
            return answers
        try:
            self._sample(missing, end, answers)
        finally:
            if len(answers) > len(have):
                self._store.write_lines(self._answers_key, (answer.model_dump_json() for answer in answers))
        return answers

    def _sample(self, missing: list[Pair], end: InvocationEnd, answers: list[Answer]) -> None:
        shard = self._shard
        ask = model_call(shard.target, shard.settings, self._run.region)

        def call(pair: Pair) -> Answer:
            row, sample = pair
            lineage = {"run": self._run.run_id, "arm": shard.arm, "row": str(row), "sample": str(sample)}
            response = ask(self._rows[row], lineage)
            return Answer(row=row, sample=sample, response=response)

        pace = Pace(shard.requests_per_minute)
        for answer in in_parallel(missing, call, shard.calls_in_parallel, pace, end):
            answers.append(answer)

    def _event(self, answer: Answer) -> dict[str, Any]:
        sample_id = f"{self._shard.arm}-{answer.row}-{answer.sample}"
        return grader_sample(self._rows[answer.row], answer.response.turn, sample_id, "profile")

    def _graded(self, fresh: list[Answer], events: list[dict[str, Any]]) -> list[ProfiledResponse]:
        found = side_by_side(
            {
                function.arn: partial(GraderClient(clients.functions(), function.arn).grade, events)
                for function in (self._run.reward, self._run.evaluation_function)
            }
        )
        rewards, evaluations = found[self._run.reward.arn], found[self._run.evaluation_function.arn]
        return [
            ProfiledResponse(
                row=answer.row,
                prompt_id=self._prompt_id(answer.row),
                sample=answer.sample,
                text=text_with_calls(
                    str(answer.response.turn["content"]), answer.response.turn.get("tool_calls") or ()
                ),
                stop_reason=answer.response.stop_reason,
                input_tokens=answer.response.input_tokens,
                output_tokens=answer.response.output_tokens,
                latency_ms=answer.response.latency_ms,
                reward=reward,
                evaluation=evaluation,
            )
            for answer, reward, evaluation in zip(fresh, rewards, evaluations, strict=True)
        ]

    def _prompt_id(self, row: int) -> str:
        own = self._rows[row].get("id")
        return (
            own
            if isinstance(own, str)
            else prompt_hash(self._rows[row]["messages"], self._rows[row].get("tools"))
        )

    def _read_rows(self) -> dict[int, dict[str, Any]]:
        wanted = set(self._shard.rows)
        key = self._run.data[self._shard.split].key
        return {
            number: json.loads(line) for number, line in enumerate(self._store.lines(key)) if number in wanted
        }

    def _stored(self) -> list[ProfiledResponse]:
        body = self._store.read(self._key)
        lines = [] if body is None else body.splitlines()
        return [ProfiledResponse.model_validate_json(line) for line in lines if line]
