"""Whether a function scores the same samples the same: again, in another order, in smaller batches, in every shape of
the event, and among broken ones."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from rft.preflight.asking import BATCH, Invoke, score
from rft.preflight.bars import Bars
from rft.preflight.contract import BrokenContract, Event, read_results
from rft.preflight.probes import Probe
from rft.preflight.report import Check
from rft.preflight.variants import ENVELOPE, ODD_IDS, malformed_samples, shapes

REPEATED_KINDS = ("gold", "verbose", "near_miss", "partial")
"""What a judge is asked again: an attack that a gate stops says nothing about the judge."""
SHUFFLE = 37
"""A step through the probes, so that those asked again are of many rows."""
SMALL_BATCH = 16
ALONE = 8
"""Samples that are sent in a batch of their own."""
SHAPED_ROWS = 3


def determinism_check(
    probes: Sequence[Probe], scores: Sequence[float], invoke: Invoke, seed: int = 0
) -> Check:
    """Two batches of samples again, then shuffled in smaller batches, then some of them alone.

    Most responses are attacks and earn 0 however they come: up to half of each is drawn from those that are paid.
    """
    rng = random.Random(f"{seed}/determinism")
    order_of = rng.sample(range(len(probes)), len(probes))
    paid = [place for place in order_of if scores[place] > 0]
    first = [*paid[:BATCH], *(place for place in order_of if scores[place] == 0)]
    places = sorted((first + paid[BATCH:])[: 2 * BATCH])
    shuffled = rng.sample(places, len(places))
    alone = [*paid[: ALONE // 2], *(place for place in shuffled if place not in paid[: ALONE // 2])][:ALONE]
    turns = {"again": (places, BATCH), "shuffled": (shuffled, SMALL_BATCH), "alone": (alone, 1)}
    different: dict[str, int] = {}
    try:
        for name, (order, size) in turns.items():
            found = score([probes[place].sample for place in order], invoke, size)
            pairs = zip(order, found, strict=True)
            different[name] = sum(not math.isclose(value, scores[at], abs_tol=1e-9) for at, value in pairs)
    except BrokenContract as error:
        return Check(name="determinism", passed=False, sentence=f"When asked again: {error}")
    sentence = (
        f"Of {len(places)} samples {different['again']} scored differently when asked again and "
        f"{different['shuffled']} in another order and batches of {SMALL_BATCH}; of {len(alone)} sent alone "
        f"{different['alone']} did."
    )
    figures = {f"different_{name}": float(count) for name, count in different.items()}
    return Check(name="determinism", passed=not any(different.values()), sentence=sentence, figures=figures)


def consistency_check(probes: Sequence[Probe], scores: Sequence[float], invoke: Invoke, bars: Bars) -> Check:
    """A judge asked again, in another order and smaller batches: most of its scores must come back, not all."""
    known = [pair for pair in zip(probes, scores, strict=True) if pair[0].response.kind in REPEATED_KINDS]
    known = known or list(zip(probes, scores, strict=True))
    chosen = sorted(known, key=lambda pair: known.index(pair) * SHUFFLE % len(known))[:BATCH]
    try:
        again = score([probe.again() for probe, _ in chosen][::-1], invoke, SMALL_BATCH)[::-1]
    except BrokenContract as error:
        return Check(name="consistency", passed=False, sentence=f"When asked again: {error}")
    apart = [abs(second - first) for (_, first), second in zip(chosen, again, strict=True)]
    kept = sum(gap <= bars.repeat_within + 1e-9 for gap in apart)
    share = kept / len(apart)
    sentence = (
        f"Asked again, in another order, the judge scored {kept} of {len(apart)} samples within {bars.repeat_within} "
        f"of the first time ({share:.1%}; {bars.repeat_share:.0%} are needed). A model is not asked for the very same "
        "score."
    )
    figures = {"share_within": share, "largest_difference": max(apart)}
    return Check(name="consistency", passed=share >= bars.repeat_share, sentence=sentence, figures=figures)


def shapes_check(probes: Sequence[Probe], scores: Sequence[float], invoke: Invoke, bars: Bars) -> Check:
    """Whether right answers earn the same in every documented shape of the event. One that is not read is a warning:
    AWS's pages and samples contradict each other, and nobody outside can tell which of them Bedrock sends."""
    good = _one_a_row(probes, scores)
    wanted = {probe.sample["id"]: value for probe, value in good}
    named: dict[str, Event] = {}
    for probe, _ in good:
        for name, sample in shapes(probe.sample).items():
            named.setdefault(name, []).append(sample)
    events: dict[str, tuple[Event, object]] = {name: (batch, batch) for name, batch in named.items()}
    plain = [probe.sample for probe, _ in good]
    events[f'{{"{ENVELOPE}": [...]}} around the samples'] = (plain, {ENVELOPE: plain})
    unread = []
    for name, (batch, event) in events.items():
        problem = _differs(batch, invoke(event), wanted, bars)
        if problem:
            unread.append(f"{name} ({problem})")
    figures = {"shapes": float(len(events)), "unread": float(len(unread))}
    if unread:
        sentence = (
            f"Shapes of the event that AWS's pages or samples show and that are not read: {'; '.join(unread)}. They do "
            "not agree on which one Bedrock sends, so read them all."
        )
        return Check(name="shapes", passed=True, ran=False, sentence=sentence, figures=figures)
    sentence = f"Right answers earn the same in {len(events)} other documented shapes of the event."
    return Check(name="shapes", passed=True, sentence=sentence, figures=figures)


def ids_check(probes: Sequence[Probe], scores: Sequence[float], invoke: Invoke, bars: Bars) -> Check:
    """Ids come back as they were sent, odd ones and the same one twice included, each with its own score."""
    ordered = sorted(range(len(probes)), key=lambda place: place * SHUFFLE % len(probes))
    places = [ordered[number % len(ordered)] for number in range(len(ODD_IDS) + 2)]
    # Two answers that were paid differently under one id: whoever keys by id mixes them up.
    by_score = sorted(range(len(probes)), key=lambda place: scores[place])
    places[-2:] = [by_score[-1], by_score[0]]
    names = [*ODD_IDS, "twice", "twice"]
    batch = [{**probes[place].sample, "id": name} for place, name in zip(places, names, strict=True)]
    try:
        found = read_results(batch, invoke(batch))
    except BrokenContract as error:
        return Check(name="ids", passed=False, sentence=f"With unusual ids: {error}")
    changed = [
        name
        for name, place, value in zip(names, places, found, strict=True)
        if abs(value - scores[place]) > bars.unhurt_within
    ]
    sentence = (
        f"The id changed what a response earns: {', '.join(map(repr, dict.fromkeys(changed)))[:300]}."
        if changed
        else f"{len(names)} samples with unusual ids, one of them twice, came back with their ids and scores."
    )
    return Check(name="ids", passed=not changed, sentence=sentence)


def malformed_check(probes: Sequence[Probe], scores: Sequence[float], invoke: Invoke, bars: Bars) -> Check:
    """Broken samples among good ones: they earn nothing and cost the good ones nothing."""
    good = list(probes[:8])
    broken = malformed_samples()
    batch: Event = []
    for index in range(max(len(good), len(broken))):
        batch.extend(probe.sample for probe in good[index : index + 1])
        batch.extend(broken[index : index + 1])
    try:
        found = read_results(batch, invoke(batch))
    except BrokenContract as error:
        return Check(name="malformed", passed=False, sentence=f"With broken samples among good ones: {error}")
    by_id = {sample["id"]: value for sample, value in zip(batch, found, strict=True)}
    paid = [sample["id"] for sample in broken if by_id[sample["id"]] > 0]
    hurt = [
        probe.sample["id"]
        for probe, before in zip(good, scores, strict=False)
        if abs(by_id[probe.sample["id"]] - before) > bars.unhurt_within
    ]
    if paid or hurt:
        which = f" ({', '.join(paid)})" if paid else ""
        sentence = (
            f"Broken samples that were paid: {len(paid)}{which}; good samples whose score they changed: "
            f"{len(hurt)}."
        )
    else:
        sentence = f"{len(broken)} broken samples scored 0 and cost no good sample anything."
    return Check(name="malformed", passed=not paid and not hurt, sentence=sentence)


def _one_a_row(probes: Sequence[Probe], scores: Sequence[float]) -> list[tuple[Probe, float]]:
    """The best-paid right answer of some rows; any response where none is right."""
    best: dict[int, tuple[Probe, float]] = {}
    golds = [pair for pair in zip(probes, scores, strict=True) if pair[0].response.kind == "gold"]
    for probe, value in golds or zip(probes, scores, strict=True):
        if probe.row not in best or value > best[probe.row][1]:
            best[probe.row] = (probe, value)
    return list(best.values())[:SHAPED_ROWS]


def _differs(batch: Event, answer: object, wanted: Mapping[Any, float], bars: Bars) -> str | None:
    """What is wrong with the answer to good samples in another shape."""
    try:
        found = read_results(batch, answer)
    except BrokenContract as error:
        return str(error).rstrip(".")
    for sample, value in zip(batch, found, strict=True):
        if abs(value - wanted[sample["id"]]) > bars.unhurt_within:
            return f"{value:.2f} instead of {wanted[sample['id']]:.2f}"
    return None
