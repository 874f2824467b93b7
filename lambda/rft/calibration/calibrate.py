"""Calibrating a judge: every case asked twice, the attacks once, and the report on what came of it.

Two ways in: `calibrate` asks a grader function, which scores responses one by one; `calibrate_preferences` asks
whoever prefers one of two responses, a person's own preferences included. Pure: the caller brings what is asked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeAlias, TypeVar

from rft.calibration.attacks import Attack, attacks_on
from rft.calibration.cases import OVERALL, Case, PairCase, Preference, SingleCase, phases
from rft.calibration.gate import WARNING_LABELS, judge_report
from rft.calibration.length import verbosity_of_preferences, verbosity_of_verdicts
from rft.calibration.measures import pair_measure, preference_of, response_measures, turned
from rft.calibration.report import Attacks, Bias, CalibrationReport, Measure
from rft.calibration.verdicts import Judgement, judgement
from rft.contracts.profile import GraderScores
from rft.contracts.recipe import Gates

Grade: TypeAlias = Callable[[list[dict[str, Any]]], Sequence[GraderScores]]
"""Grader samples in, one result each out, in order."""

Prefer: TypeAlias = Callable[[PairCase, str, str], Preference]
"""A case and its two responses in the order in which they are shown -> which of the two shown is better."""

MAX_SINGLES, MAX_PAIRS = 400, 200
"""So many cases are asked at most: beyond them the interval hardly narrows, and each costs two calls or four."""

C = TypeVar("C", SingleCase, PairCase)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The cases that are asked, and how many of each kind people have labelled."""

    singles: list[SingleCase]
    pairs: list[PairCase]
    people: Mapping[str, int]
    labels: Mapping[str, int]


def calibrate(
    cases: Sequence[Case],
    document: Mapping[str, Any],
    grade: Grade,
    gates: Gates,
    *,
    function: str = "reward",
    seed: int = 0,
    asking: str = "0",
) -> CalibrationReport:
    """The report on the judges of one grader function.

    Args:
        document: the function's grader file; it tells which component is whose.
        grade: the function. It is asked in a fixed order; whatever it raises passes through.
        gates: the thresholds.
        function: "reward" or "evaluation", for the sentences.
        asking: names this calibration, and is part of the samples' phase: functions remember verdicts by phase, and
            one that is warm would answer a later calibration of the same name with the verdicts of an earlier one.
    """
    chosen = _chosen(cases, seed)
    pieces = _pieces(chosen)
    once, again = phases(asking)
    first = _asked(pieces, document, grade, once)
    # Backwards, so that the two of a pair are met in the other order and no batch is the same.
    second = _asked(pieces[::-1], document, grade, again)[::-1]
    attacks = attacks_on([*chosen.singles, *chosen.pairs], document, once, seed)
    earned = grade([attack.sample for attack in attacks]) if attacks else []
    count = len(chosen.singles)
    measures: list[Measure] = []
    bias = Bias()
    if chosen.singles:
        measures += response_measures(chosen.singles, first[:count], second[:count], seed)
        share, errors = verbosity_of_verdicts(_lengths(chosen.singles, first[:count]))
        bias = bias.model_copy(update={"verbosity_responses": share, "verbosity_responses_errors": errors})
    if chosen.pairs:
        pairs, preferences, swapped = _judged_pairs(chosen.pairs, first[count:], second[count:])
        measures.append(pair_measure(pairs, preferences, swapped, seed, len(chosen.pairs) - len(pairs)))
        bias = _pair_bias(bias, pairs, preferences)
    return judge_report(
        function,
        measures,
        chosen.labels,
        gates,
        people=chosen.people,
        attacks=_attacks(attacks, earned),
        attacks_expected=True,
        bias=bias,
        asked=2 * len(pieces) + len(attacks),
    )


def calibrate_preferences(
    cases: Sequence[PairCase], prefer: Prefer, gates: Gates, *, function: str = "reward", seed: int = 0
) -> CalibrationReport:
    """The report on whoever prefers one of two responses: each pair is shown in both orders."""
    chosen = _chosen(cases, seed, limit=None)
    preferences = [prefer(case, case.responses[0], case.responses[1]) for case in chosen.pairs]
    swapped = [turned(prefer(case, case.responses[1], case.responses[0])) for case in chosen.pairs]
    return judge_report(
        function,
        [pair_measure(chosen.pairs, preferences, swapped, seed)],
        chosen.labels,
        gates,
        people=chosen.people,
        attacks=None,
        attacks_expected=False,
        bias=_pair_bias(Bias(), chosen.pairs, preferences),
        asked=2 * len(chosen.pairs),
    )


def _chosen(
    cases: Sequence[Case], seed: int, limit: tuple[int, int] | None = (MAX_SINGLES, MAX_PAIRS)
) -> _Chosen:
    most_singles, most_pairs = limit or (len(cases), len(cases))
    singles = _of_people([case for case in cases if isinstance(case, SingleCase)], most_singles, seed)
    pairs = _of_people([case for case in cases if isinstance(case, PairCase)], most_pairs, seed)
    kinds: dict[str, Sequence[Case]] = {"responses": singles, "pairs": pairs}
    people = {
        kind: sum(case.label_source == "people" and case.whole for case in found)
        for kind, found in kinds.items()
    }
    labels: Counter[str] = Counter(case.label_source for case in (*singles, *pairs))
    return _Chosen(singles, pairs, people, labels)


def _of_people(cases: list[C], most: int, seed: int) -> list[C]:
    """Those that people have labelled, if they are enough to be heard, else all; a seeded choice of at most `most`."""
    people = [case for case in cases if case.label_source == "people"]
    found = people if len(people) >= WARNING_LABELS else cases
    if len(found) <= most:
        return found
    numbers = sorted(random.Random(seed).sample(range(len(found)), most))
    return [found[number] for number in numbers]


def _pieces(chosen: _Chosen) -> list[tuple[Case, str, str]]:
    """(case, response, sample id) of every response: the single ones, then the pairs' two by two."""
    pieces: list[tuple[Case, str, str]] = [
        (case, case.response, f"calibration-{number}") for number, case in enumerate(chosen.singles)
    ]
    for number, case in enumerate(chosen.pairs):
        for place, response in enumerate(case.responses):
            pieces.append((case, response, f"calibration-pair-{number}-{place}"))
    return pieces


def _asked(
    pieces: Sequence[tuple[Case, str, str]], document: Mapping[str, Any], grade: Grade, phase: str
) -> list[Judgement]:
    results = grade([case.sample(response, sample_id, phase) for case, response, sample_id in pieces])
    return [judgement(scores, document) for scores in results]


def _couples(judgements: Sequence[Judgement]) -> list[tuple[Judgement, Judgement]]:
    return list(zip(judgements[::2], judgements[1::2], strict=True))


def _preferences(judgements: Sequence[Judgement]) -> list[Preference | None]:
    """None where one of the two has no verdict: the 0 that such a response earns is no opinion on it."""
    return [
        preference_of(one.score, other.score) if one.judged and other.judged else None
        for one, other in _couples(judgements)
    ]


def _judged_pairs(
    cases: Sequence[PairCase], first: Sequence[Judgement], second: Sequence[Judgement]
) -> tuple[list[PairCase], list[Preference], list[Preference | None]]:
    """The pairs on which there was a preference at first, with it and with the second one."""
    found = zip(cases, _preferences(first), _preferences(second), strict=True)
    told = [(case, one, other) for case, one, other in found if one is not None]
    return [case for case, _, _ in told], [one for _, one, _ in told], [other for _, _, other in told]


def _lengths(cases: Sequence[SingleCase], judgements: Sequence[Judgement]) -> list[tuple[int, bool, bool]]:
    return [
        (len(case.response), found.overall, case.labels[OVERALL])
        for case, found in zip(cases, judgements, strict=True)
        if case.whole and found.judged
    ]


def _pair_bias(bias: Bias, cases: Sequence[PairCase], preferences: Sequence[Preference]) -> Bias:
    if not cases:
        return bias
    share, errors = verbosity_of_preferences(cases, preferences)
    position = fmean(preference == "first" for preference in preferences) - fmean(
        case.preferred == "first" for case in cases
    )
    return bias.model_copy(
        update={"position": position, "verbosity_pairs": share, "verbosity_pairs_errors": errors}
    )


def _attacks(attacks: Sequence[Attack], earned: Sequence[GraderScores]) -> Attacks | None:
    if not attacks:
        return None
    best = max(range(len(attacks)), key=lambda number: earned[number].score)
    return Attacks(
        samples=len(attacks),
        mean=fmean(scores.score for scores in earned),
        highest=earned[best].score,
        worst=attacks[best].strategy,
    )
