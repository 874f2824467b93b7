"""From cases and judgements to measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rft.calibration.agreement import Rated, agreement, bootstrap, constant_agreement, kappa, table_of
from rft.calibration.cases import OVERALL, PairCase, Preference, SingleCase
from rft.calibration.length import best_threshold_kappa, pair_length_kappa
from rft.calibration.report import Measure, MeasureKind
from rft.calibration.verdicts import Judgement

PREFERENCE = "preference"
TIE = 1e-9
"""Scores that differ by no more are a tie."""


def response_measures(
    cases: Sequence[SingleCase], first: Sequence[Judgement], second: Sequence[Judgement], seed: int
) -> Iterator[Measure]:
    """`overall`, then one measure for each criterion that has labels; nothing without cases."""
    names = [OVERALL, *dict.fromkeys(name for case in cases for name in case.labels if name != OVERALL)]
    for name in names:
        labelled = [number for number, case in enumerate(cases) if name in case.labels]
        verdicts = {number: _verdict(first[number], name) for number in labelled}
        judged = {number: verdict for number, verdict in verdicts.items() if verdict is not None}
        if not labelled or (not judged and name != OVERALL):
            # A criterion that this function does not have: evaluation.json may have fewer than reward.json.
            continue
        rated = [
            Rated(cases[number].prompt, verdict, cases[number].labels[name])
            for number, verdict in judged.items()
        ]
        again = [(verdict, _verdict(second[number], name)) for number, verdict in judged.items()]
        labels = [cases[number].labels[name] for number in judged]
        yield measure(
            name,
            "responses" if name == OVERALL else "criterion",
            rated,
            seed,
            length_kappa=best_threshold_kappa([len(cases[number].response) for number in judged], labels),
            repeat=_share([one == other for one, other in again]),
            unjudged=sum(not first[number].judged for number in labelled),
        )


def _verdict(found: Judgement, name: str) -> bool | None:
    if name == OVERALL:
        return found.overall if found.judged else None
    return found.criteria.get(name)


def pair_measure(
    cases: Sequence[PairCase],
    preferences: Sequence[Preference],
    swapped: Sequence[Preference | None],
    seed: int,
    unjudged: int = 0,
) -> Measure:
    """How preferences agree with the labels. `swapped` are those given when the two stood in the other order, already
    turned round: "first" names the same response in both. None is no verdict, which is not consistent."""
    rated = [
        Rated(case.prompt, preference, case.preferred)
        for case, preference in zip(cases, preferences, strict=True)
    ]
    consistent = [one == other for one, other in zip(preferences, swapped, strict=True)]
    return measure(
        PREFERENCE,
        "pairs",
        rated,
        seed,
        length_kappa=pair_length_kappa(cases),
        repeat=_share(consistent),
        unjudged=unjudged,
    )


def measure(
    name: str,
    kind: MeasureKind,
    rated: Sequence[Rated],
    seed: int,
    *,
    length_kappa: float | None,
    repeat: float | None,
    unjudged: int = 0,
) -> Measure:
    """The figures of one list of rated cases."""
    table = table_of(rated)
    interval = bootstrap(rated, seed)
    return Measure(
        name=name,
        kind=kind,
        cases=len(rated),
        prompts=len({case.cluster for case in rated}),
        agreement=agreement(table),
        kappa=kappa(table),
        lower=None if interval is None else interval.lower,
        upper=None if interval is None else interval.upper,
        constant=constant_agreement(rated),
        length_kappa=length_kappa,
        repeat=repeat,
        unjudged=unjudged,
    )


def preference_of(first: float, second: float) -> Preference:
    """Which of two scores is higher."""
    return "tie" if abs(first - second) <= TIE else "first" if first > second else "second"


def turned(preference: Preference) -> Preference:
    """The same preference when the two stand in the other order."""
    other: Mapping[Preference, Preference] = {"first": "second", "second": "first", "tie": "tie"}
    return other[preference]


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
