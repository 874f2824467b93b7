"""Hyperparameters that depend on the training data: each function gives a value and its reason."""

from collections.abc import Callable, Mapping

from rft.contracts.recipe import Strict, UseCase
from rft.contracts.run import SplitLengths
from rft.data.tiers import schedule

# Estimates are careful already; the chat template and words that no estimate knows take more.
HEADROOM = 1.25
PROMPT_STEP, ANSWER_STEP = 256, 128
# A response may be twice as long as the longest right one before it is cut off, and has room for some words besides.
ANSWER_RATIO, ANSWER_ROOM = 2, 128
# botocore's upper bound of evalInterval is 100; the best-practices post computes min(10, rows / batch).
LONGEST_INTERVAL = 10
# Where the reference is what a right response looks like; elsewhere it is a number, a test or a remark.
_ANSWERED_BY_REFERENCE: frozenset[UseCase] = frozenset({"extraction", "tools"})

Found = tuple[int, str]


class TrainingData(Strict):
    """What is known of the training split: its rows, and where they were measured, the longest of them."""

    rows: int
    longest: SplitLengths | None = None


Chosen = Mapping[str, int | float | str]


def _batch_size(data: TrainingData, _use_case: UseCase, _chosen: Chosen) -> Found | None:
    return schedule(data.rows)[1], f"{data.rows:,} training rows: several steps an epoch"


def _epochs(data: TrainingData, _use_case: UseCase, _chosen: Chosen) -> Found | None:
    return schedule(data.rows)[0], f"{data.rows:,} training rows: few want more passes, many fewer"


def _eval_interval(data: TrainingData, _use_case: UseCase, chosen: Chosen) -> Found | None:
    batch = chosen.get("batchSize")
    if not isinstance(batch, int):
        return None
    rounds = max(1, data.rows // batch)
    return min(LONGEST_INTERVAL, rounds), f"{rounds:,} steps an epoch: one evaluation an epoch or more"


def _prompt_length(data: TrainingData, _use_case: UseCase, _chosen: Chosen) -> Found | None:
    if data.longest is None or not data.longest.prompt:
        return None
    longest = data.longest.prompt
    limit = _up(longest * HEADROOM, PROMPT_STEP)
    return limit, f"the longest prompt has about {longest:,} tokens, and a quarter more is left"


def _answer_length(data: TrainingData, use_case: UseCase, _chosen: Chosen) -> Found | None:
    if data.longest is None:
        return None
    by_reference = data.longest.reference if use_case in _ANSWERED_BY_REFERENCE else 0
    longest = max(data.longest.gold, by_reference)
    if not longest:
        return None
    limit = _up(longest * ANSWER_RATIO + ANSWER_ROOM, ANSWER_STEP)
    return limit, f"the longest right answer has about {longest:,} tokens; twice that and some words fit"


def _up(number: float, step: int) -> int:
    return -(-int(number) // step) * step


DERIVATIONS: Mapping[str, Callable[[TrainingData, UseCase, Chosen], Found | None]] = {
    "batchSize": _batch_size,
    "epochCount": _epochs,
    "evalInterval": _eval_interval,
    "maxPromptLength": _prompt_length,
    "inferenceMaxTokens": _answer_length,
}
"""In the order in which one may need another."""
