"""Whether a reward function keeps up with training: how long realistic batches take, and what a step waits for them.

Time is measured by whoever invokes (`last_seconds`); nothing here reads a clock.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rft.contracts.errors import RewardFunctionFailed
from rft.contracts.rows import STAMP_KEY
from rft.preflight.asking import BATCH, Metered
from rft.preflight.contract import BrokenContract, Event, read_results
from rft.preflight.probes import Probe
from rft.preflight.report import Check
from rft.preflight.responses.general_texts import FILLER

LIMIT_SECONDS = 300.0
"""Seconds of reward a training step, at most. Nobody publishes a figure. At this one a hundred steps wait eight hours
for their rewards, a third of the 24 hours that a training job may take by default."""
LAMBDA_BYTES = 6 * 1024 * 1024
"""What Lambda takes in one synchronous call."""
FITTING = 0.97
"""Share of `LAMBDA_BYTES` that a batch which is called fitting may have: ids and stamps are of different lengths."""
BYTES_PER_TOKEN = 4
"""Of English text, roughly; other scripts have more."""
TIMEOUT_SHARE = 0.8
"""How much of the function's time limit a batch may take."""
NEW_ACCOUNT = 10
"""Functions at a time that a new account has, assumed where the account's own limit is not known."""
HONEST = ("gold", "verbose", "partial", "near_miss")
EXACT_SHAPES: Mapping[int, int] = {1: 10, 16: 5, BATCH: 3}
JUDGED_SHAPES: Mapping[int, int] = {1: 2, 16: 2}
"""Rows a batch -> how often it is sent. A judge's calls cost money, so that fewer and smaller batches are timed."""
JUDGED_LARGE = 16
"""Rows of the large batch where a model judges."""


@dataclass(frozen=True, slots=True)
class Load:
    """What training asks of a reward function, None where it is not known.

    `batch_size` prompts with `samples_per_prompt` responses make a step, each of at most `token_limit` tokens.
    `concurrency` is how many calls may run at a time, `timeout_seconds` the function's own limit,
    `judge_requests_per_minute` the quota of the judge model that it asks.
    """

    token_limit: int
    batch_size: int | None = None
    samples_per_prompt: int | None = None
    concurrency: int | None = None
    judge_requests_per_minute: float | None = None
    timeout_seconds: float | None = None
    limit_seconds: float = LIMIT_SECONDS


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of batches of `rows`, and how many calls of a judge a row took."""

    rows: int
    p50: float
    p95: float
    judge_calls: float


def load_checks(probes: Sequence[Probe], invoke: Metered, load: Load, *, judged: bool) -> list[Check]:
    """The checks `throughput` and `payload`."""
    honest = [probe for probe in probes if probe.response.kind in HONEST] or list(probes)
    try:
        timings = _timings(honest, invoke, JUDGED_SHAPES if judged else EXACT_SHAPES)
    except BrokenContract as error:
        return [Check(name="throughput", passed=False, sentence=f"In a batch of another size: {error}")]
    return [throughput_check(timings, load), payload_check(honest, invoke, load, judged=judged)]


def _timings(probes: Sequence[Probe], invoke: Metered, wanted: Mapping[int, int]) -> list[Timing]:
    found, sent = [], 0
    for rows, times in wanted.items():
        seconds: list[float] = []
        before = invoke.usage.calls
        for _ in range(times):
            batch = [
                _once_more(probes[(sent + place) * 7 % len(probes)], sent + place) for place in range(rows)
            ]
            sent += rows
            read_results(batch, invoke(batch))
            if invoke.last_seconds is not None:
                seconds.append(invoke.last_seconds)
        if seconds:
            calls = (invoke.usage.calls - before) / (rows * times)
            found.append(Timing(rows, percentile(seconds, 0.5), percentile(seconds, 0.95), calls))
    return found


def _once_more(probe: Probe, number: int) -> dict[str, Any]:
    """The sample as if it came from another phase: a judge's grader remembers verdicts by phase."""
    sample = {**probe.sample, "id": f"timed-{number}"}
    stamp = sample["metadata"].get(STAMP_KEY)
    if isinstance(stamp, Mapping):
        renamed = {**stamp, "phase": f"preflight-timed-{number}"}
        sample["metadata"] = {**sample["metadata"], STAMP_KEY: renamed}
    return sample


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def throughput_check(timings: Sequence[Timing], load: Load) -> Check:
    """Whether a step's rewards come within the limit, and if not, what to change."""
    if not timings:
        return Check(
            name="throughput", passed=True, ran=False, sentence="Nobody measured how long the function takes."
        )
    figures = {f"p{share}_seconds_{t.rows}_rows": value for t in timings for share, value in _both(t)}
    shown = ", ".join(f"{t.rows} rows {t.p50:.2f} / {t.p95:.2f} s" for t in timings)
    largest = timings[-1]
    full = largest.p95 * BATCH / largest.rows
    limits = f"Latency (p50 / p95): {shown}."
    if load.timeout_seconds is not None and full > TIMEOUT_SHARE * load.timeout_seconds:
        sentence = (
            f"{limits} A batch of {BATCH} rows takes {full:.0f} s; the function may take {load.timeout_seconds:.0f} s: "
            "give it more memory or time, or a faster grader."
        )
        return Check(name="throughput", passed=False, sentence=sentence, figures=figures)
    if load.batch_size is None or load.samples_per_prompt is None:
        sentence = (
            f"{limits} Bedrock chooses the batch size or the samples per prompt, so that the time of a training step "
            "cannot be told."
        )
        return Check(name="throughput", passed=True, sentence=sentence, figures=figures)
    rollouts = load.batch_size * load.samples_per_prompt
    slots = load.concurrency or NEW_ACCOUNT
    waves = math.ceil(math.ceil(rollouts / BATCH) / slots)
    working = waves * full
    judging = _judging_seconds(rollouts, largest.judge_calls, load)
    seconds = max(working, judging)
    figures |= {"rollouts_per_step": float(rollouts), "seconds_per_step": seconds}
    step = (
        f"{limits} A training step of {load.batch_size} prompts with {load.samples_per_prompt} samples each waits "
        f"about {seconds:.1f} s for its rewards ({load.limit_seconds:.0f} s is the most; {slots} calls at a time"
        f"{'' if load.concurrency else ', as a new account has'})."
    )
    passed = seconds <= load.limit_seconds
    sentence = step if passed else f"{step} {_advice(seconds, judging >= working, waves, slots, load)}"
    return Check(name="throughput", passed=passed, sentence=sentence, figures=figures)


def _both(timing: Timing) -> tuple[tuple[int, float], tuple[int, float]]:
    return (50, timing.p50), (95, timing.p95)


def _judging_seconds(rollouts: int, calls: float, load: Load) -> float:
    """What the judge's quota alone makes a step wait."""
    if not load.judge_requests_per_minute or not calls:
        return 0.0
    return rollouts * calls / load.judge_requests_per_minute * 60


def _advice(seconds: float, by_judge: bool, waves: int, slots: int, load: Load) -> str:
    """The knob that turns most, then the sizes that would fit."""
    share = load.limit_seconds / seconds
    prompts = int((load.batch_size or 0) * share)
    samples = int((load.samples_per_prompt or 0) * share)
    if by_judge:
        wanted = math.ceil((load.judge_requests_per_minute or 0) / share)
        first = (
            f"The judge's quota of {load.judge_requests_per_minute:,.0f} requests a minute is the limit: ask Service "
            f"Quotas for {wanted:,}, or let gates or rules settle more responses without the judge"
        )
    elif waves > 1:
        wanted = math.ceil(slots / share)
        first = (
            f"Let more calls run at a time: about {wanted:,} (Service Quotas, Lambda, Concurrent executions)"
        )
    else:
        first = "One batch alone takes too long: give the function more memory, or a faster grader"
    if not by_judge and waves == 1:
        return f"{first}."
    smaller = [f"a batchSize of {prompts}"] if prompts >= 1 else []
    smaller += [f"a trainingSamplePerPrompt of {samples}"] if samples >= 2 else []
    return f"{first}; or train with {' or '.join(smaller)}." if smaller else f"{first}."


def payload_check(probes: Sequence[Probe], invoke: Metered, load: Load, *, judged: bool) -> Check:
    """Whether the function bears a batch of the longest responses, and Lambda the size of it."""
    name = "payload"
    bare = _size(_batch(probes, BATCH, ""))
    whole = bare + BATCH * load.token_limit * BYTES_PER_TOKEN
    figures = {"bytes": float(whole)}
    about = f"{BATCH} responses of {load.token_limit:,} tokens are about {whole / 1024**2:.1f} MB"
    if whole > LAMBDA_BYTES * FITTING:
        fits = max(0, int((LAMBDA_BYTES * FITTING - bare) / BATCH / BYTES_PER_TOKEN))
        sentence = (
            f"{about} of text, and Lambda takes 6 MB a call: if Bedrock sends batches of {BATCH}, calls with long "
            f"responses fail. An inferenceMaxTokens of {fits:,} fits."
        )
        return Check(
            name=name, passed=True, ran=False, sentence=sentence, figures={**figures, "fits": float(fits)}
        )
    text = (FILLER * (load.token_limit * BYTES_PER_TOKEN // len(FILLER) + 1))[
        : load.token_limit * BYTES_PER_TOKEN
    ]
    batch = _batch(probes, JUDGED_LARGE if judged else BATCH, text)
    try:
        read_results(batch, invoke(batch))
    except BrokenContract as error:
        return Check(
            name=name, passed=False, sentence=f"{about}; with such a batch: {error}", figures=figures
        )
    except RewardFunctionFailed as error:
        # The grader's own means (a judge that is throttled) are no fault of the batch.
        if "GraderFault" in str(error):
            raise
        sentence = f"{about}, within Lambda's 6 MB, and the function does not bear it: {error}"
        return Check(name=name, passed=False, sentence=sentence, figures=figures)
    took = "" if invoke.last_seconds is None else f" in {invoke.last_seconds:.1f} s"
    sentence = f"{about} of Lambda's 6 MB; {len(batch)} such responses were answered{took}."
    return Check(name=name, passed=True, sentence=sentence, figures=figures)


def _batch(probes: Sequence[Probe], rows: int, text: str) -> Event:
    """Rows with one text as every response."""
    batch = []
    for place in range(rows):
        sample = probes[place * 7 % len(probes)].sample
        *prompt, _ = sample["messages"]
        turn = {"role": "assistant", "content": text}
        batch.append({**sample, "id": f"large-{place}", "messages": [*prompt, turn]})
    return batch


def _size(batch: Event) -> int:
    return len(json.dumps(batch, ensure_ascii=False).encode("utf-8", "surrogatepass"))
