"""Preflight: does this reward function pay for the work and for nothing else?

Every row is answered in every way that the response generator knows, and with the attacks that fit any grader; the
function scores them all: right answers must score high, wrong ones low, attacks lower still, and no text may be paid
on rows of all kinds. Then the contract (ids, order, range, every documented shape), whether it says the same again
(exactly, or for a judge mostly), broken rows among good ones, and whether it keeps up with training. Pure: the caller
brings the function that invokes. The same rows, grader and seed give the same calls in the same order, as long as the
function answers the same.

A reward function that breaks the contract is a result (refuse). One that raises is not caught here: whether that is a
fault of the platform or of the function is for the caller to tell, who may answer with `rft.preflight.contract.Raised`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rft.graders.judge.client import NO_USAGE, Usage
from rft.preflight.asking import BATCH, Invoke, Metered, breaking_sample, score
from rft.preflight.bars import EXACT, JUDGED, Bars
from rft.preflight.contract import BrokenContract
from rft.preflight.fixed_strings import fixed_check, fixed_strings, listed
from rft.preflight.margins import (
    attack_check,
    by_row,
    gold_check,
    low_margin_rows,
    strategy_means,
    unpaid_attacks,
    worst_rows,
    wrong_check,
)
from rft.preflight.probes import Probe, Probes, make_attacks, make_probes
from rft.preflight.report import Check, PreflightReport, WorstRow
from rft.preflight.responses import is_judged
from rft.preflight.steadiness import (
    consistency_check,
    determinism_check,
    ids_check,
    malformed_check,
    shapes_check,
)
from rft.preflight.throughput import Load, load_checks

__all__ = ["BATCH", "Invoke", "Load", "run_preflight"]


@dataclass
class _Found:
    """What proving has found so far."""

    checks: list[Check] = field(default_factory=list)
    strategies: dict[str, float] = field(default_factory=dict)
    worst: list[WorstRow] = field(default_factory=list)
    low: list[WorstRow] = field(default_factory=list)
    fixed: dict[str, float] = field(default_factory=dict)
    usage: Usage = NO_USAGE


def run_preflight(
    rows: Sequence[Mapping[str, Any]],
    grader: str | Mapping[str, Any],
    invoke: Invoke,
    seed: int = 0,
    *,
    judged: bool | None = None,
    before: Sequence[Check] = (),
    load: Load | None = None,
) -> PreflightReport:
    """The report on a reward function.

    Args:
        rows: the rows to answer, those of `rft.preflight.probes.provable_rows`.
        grader: the document or type of the grader from which the responses are made.
        invoke: called with batches of at most `BATCH` samples, and once with these in an envelope.
        judged: whether a model judges in the function; by default, whether one does in `grader`.
        before: checks that were made before, which come first in the report.
        load: what training will ask of the function; without it nothing is said of its speed.

    Raises `KeyError` for a grader without a response generator, and whatever `invoke` raises. Rows whose reference no
    response can be made from are counted in the check `references` and refuse the run. Where a model judges and no
    row brings a good answer, only attacks are tried, and warnings say what could not be checked.
    """
    bars = JUDGED if (is_judged(grader) if judged is None else judged) else EXACT
    probes = make_probes(rows, grader, seed)
    checks = [*before]
    if probes.without_gold == len(rows) > 0:
        probes = make_attacks(rows, grader, seed)
    else:
        checks.append(_references_check(len(rows), probes.unreadable, bars))
    metered = Metered(invoke)
    found = _proved(probes, metered, bars, seed, load) if probes.made else _Found()
    found.checks = [*checks, *found.checks]
    found.usage = metered.usage
    return _report(found, len(rows), len(probes.made))


def _proved(probes: Probes, invoke: Metered, bars: Bars, seed: int, load: Load | None) -> _Found:
    made = probes.made
    samples = [probe.sample for probe in made]
    try:
        scores = score(samples, invoke)
    except BrokenContract as error:
        blamed = breaking_sample(samples, invoke)
        return _Found([Check(name="contract", passed=False, sentence=f"{error}{_blame(made, blamed)}")])
    held = f"All {len(made)} results had the right ids, order and range."
    found = _Found([Check(name="contract", passed=True, sentence=held)])
    found.strategies = strategy_means(made, scores)
    if any(probe.response.kind == "gold" for probe in made):
        table = by_row(made, scores)
        found.checks += [gold_check(table, bars), wrong_check(table, bars), attack_check(table, bars)]
        found.worst, found.low = worst_rows(table), low_margin_rows(table, bars)
    else:
        found.checks.append(unpaid_attacks(made, scores))
    fixed = fixed_strings(made, scores)
    found.fixed = listed(fixed)
    found.checks.append(fixed_check(fixed, made, bars))
    if bars.repeat_share == 1.0:
        found.checks.append(determinism_check(made, scores, invoke, seed))
    else:
        found.checks.append(consistency_check(made, scores, invoke, bars))
    found.checks.append(shapes_check(made, scores, invoke, bars))
    found.checks.append(ids_check(made, scores, invoke, bars))
    found.checks.append(malformed_check(made, scores, invoke, bars))
    if load is not None:
        found.checks += load_checks(made, invoke, load, judged=bars.repeat_share < 1.0)
    return found


def _blame(made: Sequence[Probe], number: int | None) -> str:
    """Which response breaks the contract by itself, where one does."""
    if number is None:
        return ""
    probe = made[number]
    return f" The response {probe.response.strategy} to row {probe.row} does it alone."


def _references_check(rows: int, unreadable: int, bars: Bars) -> Check:
    sentence = (
        f"{unreadable} of {rows} rows have a reference that this grader cannot read, or that no right answer can be "
        "made of (tests of code need a `solution` beside them)."
    )
    passed = rows > 0 and unreadable <= (1 - bars.margin_share) * rows
    return Check(
        name="references", passed=passed, sentence=sentence, figures={"unreadable": float(unreadable)}
    )


def _report(found: _Found, rows: int, samples: int) -> PreflightReport:
    reasons = [check.sentence for check in found.checks if check.ran and not check.passed]
    return PreflightReport(
        decision="refuse" if reasons else "continue",
        reasons=reasons,
        checks=found.checks,
        strategies=found.strategies,
        worst_rows=found.worst,
        low_margin_rows=found.low,
        fixed_strings=found.fixed,
        rows=rows,
        samples=samples,
        warnings=[check.sentence for check in found.checks if not check.ran],
        usage=asdict(found.usage) if found.usage else {},
    )
