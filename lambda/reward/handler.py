"""The entry point of reward and evaluation functions: Bedrock's batch in, one result per sample out.

A batch of no documented shape and a failure of the grader's own means raise, so that the platform retries; everything
that is wrong with a single sample is a score of 0 with a metric that names it. Logged are numbers and hashes, never
model text.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from rft.contracts.grader_event import parse_event
from rft.graders.base import Grader, GraderFault
from rft.graders.batch import grade_batch, to_result
from rft.graders.load import load_grader_file
from rft.graders.means import Means
from rft.graders.time_budget import ANSWERING_SECONDS, row_seconds
from rft.telemetry.emf import emf_record
from rft.telemetry.lines import Source, telemetry_lines
from rft_aws.grader_means import grader_means

NO_CONTEXT_SECONDS = 60.0
"""An invocation's time where nobody says how much there is: outside Lambda."""
ASSET_ROOT = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def _grader() -> tuple[Grader, Source, Means]:
    """The function's one grader, from the file that RFT_GRADER_FILE names (relative to the asset's root)."""
    name = os.environ["RFT_GRADER_FILE"]
    source = Source(os.environ.get("RFT_RECIPE", "unknown"), os.environ.get("RFT_FUNCTION", "reward"))
    means = grader_means(os.environ)
    return load_grader_file(ASSET_ROOT / name, means), source, means


def _document() -> object:
    """The grader file's content, which `_grader` has read before."""
    return json.loads((ASSET_ROOT / os.environ["RFT_GRADER_FILE"]).read_text(encoding="utf-8"))


def _begin(means: Means, context: object) -> None:
    """Tell the services how long this invocation may still wait for them."""
    if means.deadline is not None:
        remaining_ms = getattr(context, "get_remaining_time_in_millis", None)
        seconds = NO_CONTEXT_SECONDS if remaining_ms is None else remaining_ms() / 1000
        means.deadline.begin(seconds - ANSWERING_SECONDS)


def _room(grader: Grader, context: object) -> Callable[[], float] | None:
    """Where a model's code is run: the seconds in which another response may be begun, so that it ends in time."""
    remaining_ms = getattr(context, "get_remaining_time_in_millis", None)
    if "sandbox" not in grader.needs or remaining_ms is None:
        return None
    kept = row_seconds(_document()) + ANSWERING_SECONDS
    return lambda: float(remaining_ms() / 1000 - kept)


def handler(event: object, context: object = None) -> Any:
    """Grade one batch.

    Returns ``[{"id", "aggregate_reward_score", "metrics_list"}]``, one per sample, in order. Raises `EventShapeError`
    for an event of no documented shape, `GraderFault` when the grader's own means fail. The event of
    `rft.graders.sandbox.selfcheck` is answered with what the sandboxes' self-probe finds.
    """
    started = time.perf_counter()
    grader, source, means = _grader()
    if isinstance(event, dict) and "rft_probe" in event:
        from rft.graders.sandbox.selfcheck import is_probe, probe_answer

        if is_probe(event):
            return probe_answer(_document())
    _begin(means, context)
    samples = parse_event(event)
    scores = grade_batch(grader, samples, _room(grader, context))
    results = [
        to_result(sample, score, grader.paid).to_wire() for sample, score in zip(samples, scores, strict=True)
    ]
    latency_ms = (time.perf_counter() - started) * 1000
    timestamp_ms = int(time.time() * 1000)
    for line in telemetry_lines(source, samples, scores, latency_ms):
        _write(line)
        _write(emf_record(line, timestamp_ms))
    return results


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _prove() -> None:
    """Probe the sandboxes that the grader uses. One that does not hold is told here and refused at every batch."""
    from rft.graders.sandbox.selfcheck import prove

    try:
        prove(_document())
    except GraderFault as fault:
        _write({"rft_sandbox": str(fault)})


# In Lambda's init phase, so that a bad grader file shows at deployment and not in the first batch.
if "RFT_GRADER_FILE" in os.environ and "sandbox" in _grader()[0].needs:
    _prove()
