"""Reward and evaluation functions: pinning their version, and invoking them as Bedrock does."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from rft.contracts.errors import BedrockThrottled, RewardFunctionFailed
from rft.contracts.profile import GraderScores
from rft.contracts.run import GraderFunction
from rft.graders.time_budget import BATCH_ROWS
from rft_aws.faults import code_of

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

LIVE_ALIAS = "live"
BATCH = BATCH_ROWS
SPARE_SECONDS = 20
"""What a caller keeps beyond a function's own time limit, to store its answer and to end in order."""
LAMBDA_BYTES = 6 * 1024 * 1024
"""What Lambda takes in one call."""
BATCH_BYTES = 4_000_000
# What is over in minutes: a call more does it. The network interface of a function in a VPC is taken away after weeks
# without a call, and made anew at the next one, which fails.
WAITED_FOR = {
    "TooManyRequestsException": "too many functions run at once in this account. `rft doctor` shows the limit; ask "
    "for a higher one",
    "ResourceNotReadyException": "Lambda makes its network interface anew after a long time without a call",
    "ENINotReadyException": "Lambda makes its network interface anew after a long time without a call",
    "EC2ThrottledException": "EC2 had too many requests to make its network interface",
}

_FAULT_NAME = re.compile(r"((?:judge|sandbox)_[a-z_]+)\b")


def pin_function(client: "LambdaClient", name: str) -> GraderFunction:
    """The version that the alias `live` names now; a later deploy moves the alias, never the version."""
    configuration = client.get_function_configuration(FunctionName=name, Qualifier=LIVE_ALIAS)
    version = configuration["Version"]
    logging = configuration.get("LoggingConfig") or {}
    # The answer's own ARN ends with the alias, or with the version, or with neither.
    unqualified = ":".join(configuration["FunctionArn"].split(":")[:7])
    return GraderFunction(
        name=name,
        version=version,
        arn=f"{unqualified}:{version}",
        code_sha256=configuration["CodeSha256"],
        log_group=logging.get("LogGroup") or f"/aws/lambda/{name}",
        timeout_seconds=configuration["Timeout"],
    )


def needed_ms(*functions: GraderFunction) -> int:
    """What has to be left of the caller's time so that a call of each, side by side, ends within it."""
    return 1000 * (max(function.timeout_seconds for function in functions) + SPARE_SECONDS)


class GraderClient:
    """Invokes one pinned grader function."""

    def __init__(self, client: "LambdaClient", arn: str) -> None:
        self._client = client
        self._arn = arn

    def invoke(self, event: object) -> Any:
        """The function's answer to one event, unchecked.

        Raises:
            BedrockThrottled: the account's functions are all busy, or this one's network interface is not there yet,
                also after the client's own retries.
            RewardFunctionFailed: the function raised; its error class and the name of a grader's fault are in the
                message, its text is not, since it may quote a model.
        """
        body = _encoded(event)
        try:
            answer = self._client.invoke(FunctionName=self._arn, Payload=body)
        except ClientError as error:
            reason = WAITED_FOR.get(code_of(error))
            if reason is None:
                raise
            raise BedrockThrottled(f"{self._arn} could not be called: {reason}.") from error
        payload = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise RewardFunctionFailed(
                f"{self._arn} raised {_error_of(payload)}; its log group has the stack trace. No score was made up for "
                "the batch."
            )
        return payload

    def grade(self, samples: Sequence[dict[str, Any]]) -> list[GraderScores]:
        """Scores of samples, in order, in batches.

        Raises:
            RewardFunctionFailed: it raised, or broke the contract: other ids, another count, a score outside [0, 1].
        """
        scores: list[GraderScores] = []
        for batch in batches(samples):
            scores.extend(self.checked(batch, self.invoke(batch)))
        return scores

    def checked(self, batch: Sequence[dict[str, Any]], answer: Any) -> list[GraderScores]:
        """The scores in the answer to a batch.

        Raises:
            RewardFunctionFailed: it breaks the contract.
        """
        ids = [sample["id"] for sample in batch]
        if not isinstance(answer, list) or [_id_of(result) for result in answer] != ids:
            raise RewardFunctionFailed(
                f"{self._arn} must answer with a list of one result for each sample, same order, same id"
            )
        return [self._scores(result) for result in answer]

    def _scores(self, result: dict[str, Any]) -> GraderScores:
        score = result.get("aggregate_reward_score")
        if isinstance(score, bool) or not isinstance(score, int | float) or not (0 <= score <= 1):
            raise RewardFunctionFailed(
                f"{self._arn} gave a score that is no number in [0, 1] for {result['id']!r}"
            )
        metrics = {item["name"]: float(item["value"]) for item in result.get("metrics_list") or []}
        if not all(math.isfinite(value) for value in metrics.values()):
            raise RewardFunctionFailed(f"{self._arn} gave a metric that is not finite for {result['id']!r}")
        return GraderScores(score=float(score), metrics=metrics)


def batches(samples: Sequence[dict[str, Any]], most: int | None = None) -> Iterator[list[dict[str, Any]]]:
    """Samples in order, at most `BATCH` and `most` bytes together (`BATCH_BYTES`); one that is larger goes alone."""
    limit = BATCH_BYTES if most is None else most
    batch: list[dict[str, Any]] = []
    size = 0
    for sample in samples:
        # With the comma and the space that stand between two.
        length = len(_encoded(sample)) + 2
        if batch and (len(batch) == BATCH or size + length > limit):
            yield batch
            batch, size = [], 0
        batch.append(sample)
        size += length
    if batch:
        yield batch


def _error_of(payload: object) -> str:
    """The class of what a function raised, and a fault's own name, such as judge_throttled: never its text."""
    if not isinstance(payload, dict):
        return "unknown error"
    kind = str(payload.get("errorType", "unknown error"))
    name = _FAULT_NAME.match(str(payload.get("errorMessage", "")))
    return f"{kind} ({name[1]})" if name is not None and kind == "GraderFault" else kind


def _encoded(value: object) -> bytes:
    """JSON in UTF-8; half a surrogate pair, which a response may hold and UTF-8 cannot, as JSON's escape of it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _id_of(result: object) -> object:
    return result.get("id") if isinstance(result, dict) else None
