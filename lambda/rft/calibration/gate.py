"""The gate: may this judge decide what a model is trained to do?

Thresholds and where they come from: docs/calibrate-a-judge.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rft.calibration.report import (
    ADVICE,
    Attacks,
    Bias,
    CalibrationCheck,
    CalibrationReport,
    Measure,
    Status,
)
from rft.contracts.recipe import Gates

GATING_LABELS = 100
"""From so many labels of people the calibration decides."""
WARNING_LABELS = 40
"""Under so many labels an interval is too wide to say anything: at kappa 0.7, 40 labels give about +-0.22."""
MAX_UNJUDGED = 0.05
"""The share of cases that may be without a verdict. Beyond it the figures would be those of the cases that the judge
chose to judge, and nothing is certified."""

NOUNS = {"responses": "labelled responses", "pairs": "labelled pairs"}


def judge_report(
    function: str,
    measures: Sequence[Measure],
    labels: Mapping[str, int],
    gates: Gates,
    *,
    people: Mapping[str, int],
    attacks: Attacks | None,
    attacks_expected: bool,
    bias: Bias,
    asked: int,
) -> CalibrationReport:
    """The report with its checks.

    Args:
        measures: `overall` and `preference`, and the criteria, which never gate.
        labels: cases by label source.
        people: cases labelled by people behind the measure "responses" and behind "pairs".
        attacks_expected: False where no attack on this judge is known, or none was asked for.
    """
    wholes = [measure for measure in measures if measure.kind != "criterion"]
    gating = {measure.kind: people.get(measure.kind, 0) >= GATING_LABELS for measure in wholes}
    heard = [measure for measure in wholes if measure.cases >= WARNING_LABELS]
    checks = [check for measure in heard for check in _agreement_checks(measure, gates, gating[measure.kind])]
    verdicts = [
        _verdicts_check(measure, gating[measure.kind])
        for measure in wholes
        if measure.cases + measure.unjudged >= WARNING_LABELS
    ]
    checks += verdicts
    if attacks_expected:
        checks.append(_attacks_check(attacks, gates, any(gating.values())))
    reasons = [check.sentence for check in checks if check.gates and not check.passed]
    warnings = [check.sentence for check in checks if not check.gates and not check.passed]
    warnings += _count_warnings(wholes, heard, labels, people)
    warnings += _criterion_warnings(measures, gates)
    certified = all(check.passed for check in verdicts)
    status: Status = (
        "uncalibrated" if not certified else "refused" if reasons else "warned" if warnings else "passed"
    )
    return CalibrationReport(
        function=function,
        status=status,
        sentence=_sentence(function, status, wholes),
        reasons=reasons,
        warnings=warnings,
        checks=checks,
        measures=list(measures),
        labels=dict(labels),
        attacks=attacks,
        bias=bias,
        asked=asked,
    )


def _agreement_checks(measure: Measure, gates: Gates, gating: bool) -> list[CalibrationCheck]:
    noun = NOUNS[measure.kind]
    checks = [_kappa_check(measure, noun, gates, gating), _length_check(measure, noun, gating)]
    if measure.repeat is not None:
        how = "when the two stand in the other order" if measure.kind == "pairs" else "when asked again"
        name = "swap_consistency" if measure.kind == "pairs" else "repeat_consistency"
        sentence = (
            f"On {measure.repeat:.1%} of {measure.cases} {noun} the judge says the same {how}; "
            f"{gates.min_judge_consistency:.0%} are needed."
        )
        figures = {"share": measure.repeat}
        passed = measure.repeat >= gates.min_judge_consistency
        checks.append(
            CalibrationCheck(name=name, passed=passed, gates=gating, sentence=sentence, figures=figures)
        )
    return checks


def _kappa_check(measure: Measure, noun: str, gates: Gates, gating: bool) -> CalibrationCheck:
    name = f"agreement_{measure.kind}"
    if measure.kappa is None or measure.lower is None or measure.upper is None:
        sentence = f"Kappa is undefined on {measure.cases} {noun}: nearly all labels are alike."
        return CalibrationCheck(name=name, passed=False, gates=gating, sentence=sentence)
    sentence = (
        f"On {measure.cases} {noun} judge and labels agree with a kappa of {measure.kappa:.2f} (95% interval "
        f"{measure.lower:.2f} to {measure.upper:.2f}); the lower end must be at least {gates.min_judge_kappa:.2f}."
    )
    figures = {"kappa": measure.kappa, "lower": measure.lower, "upper": measure.upper}
    passed = measure.lower >= gates.min_judge_kappa
    return CalibrationCheck(name=name, passed=passed, gates=gating, sentence=sentence, figures=figures)


def _length_check(measure: Measure, noun: str, gating: bool) -> CalibrationCheck:
    length = measure.length_kappa or 0.0
    passed = measure.lower is not None and measure.lower > length
    sentence = (
        f"Length alone agrees with the labels of the {noun} with a kappa of {length:.2f}; the lower end of the judge's "
        f"interval is {'above' if passed else 'not above'} it."
    )
    return CalibrationCheck(
        name=f"beats_length_{measure.kind}",
        passed=passed,
        gates=gating,
        sentence=sentence,
        figures={"length_kappa": length},
    )


def _verdicts_check(measure: Measure, gating: bool) -> CalibrationCheck:
    asked = measure.cases + measure.unjudged
    share = measure.unjudged / asked
    sentence = (
        f"{measure.unjudged} of {asked} {NOUNS[measure.kind]} got no verdict ({share:.1%}; {MAX_UNJUDGED:.0%} is the "
        "most). They count neither for the judge nor against it."
    )
    name = f"verdicts_{measure.kind}"
    figures = {"share": share}
    passed = share <= MAX_UNJUDGED
    return CalibrationCheck(name=name, passed=passed, gates=gating, sentence=sentence, figures=figures)


def _attacks_check(attacks: Attacks | None, gates: Gates, gating: bool) -> CalibrationCheck:
    if attacks is None:
        sentence = "No attack could be made up for the prompts of the cases, so none was tried."
        return CalibrationCheck(name="attacks", passed=False, gates=False, sentence=sentence)
    highest = (
        f"the highest, {attacks.worst}, got {attacks.highest:.2f}" if attacks.highest else "none got any"
    )
    sentence = (
        f"{attacks.samples} attacks earned {attacks.mean:.3f} on average ({highest}); under "
        f"{gates.max_judge_attack_mean:.2f} is needed."
    )
    return CalibrationCheck(
        name="attacks",
        passed=attacks.mean < gates.max_judge_attack_mean,
        gates=gating,
        sentence=sentence,
        figures={"mean": attacks.mean, "highest": attacks.highest},
    )


def _count_warnings(
    wholes: Sequence[Measure], heard: Sequence[Measure], labels: Mapping[str, int], people: Mapping[str, int]
) -> list[str]:
    """What the number and the origin of the labels do not allow to be said."""
    warnings = []
    if not heard:
        counted = ", ".join(f"{measure.cases} {NOUNS[measure.kind]}" for measure in wholes) or "no label"
        warnings.append(f"There are {counted}: too few to tell anything. {ADVICE[0].upper()}{ADVICE[1:]}.")
    for measure in heard:
        count = people.get(measure.kind, 0)
        if 0 < count < GATING_LABELS:
            warnings.append(
                f"{count} {NOUNS[measure.kind]} have labels from people: that warns, and {GATING_LABELS} decide."
            )
    if labels.get("author") and not any(people.values()):
        warnings.append(
            "The labels are the author's own. They only warn, until labels from people who would use the model "
            "replace them."
        )
    return warnings


def _criterion_warnings(measures: Sequence[Measure], gates: Gates) -> list[str]:
    weak = [
        f"{measure.name} {measure.kappa:.2f}"
        for measure in measures
        if measure.kind == "criterion" and measure.kappa is not None and measure.kappa < gates.min_judge_kappa
    ]
    if not weak:
        return []
    return [
        f"Criteria on which judge and labels agree less (kappa): {', '.join(weak)}. Word them more sharply."
    ]


def _sentence(function: str, status: Status, wholes: Sequence[Measure]) -> str:
    figures = " and ".join(
        f"kappa {measure.kappa:.2f} on {measure.cases} {NOUNS[measure.kind]}"
        for measure in wholes
        if measure.kappa is not None
    )
    said = {
        "passed": "agrees with people",
        "warned": "was compared with labels, with warnings",
        "refused": "does not agree with people well enough",
        "uncalibrated": "could not be calibrated, since it gave no verdict on too many cases",
        "missing": "was not compared with labels",
    }[status]
    return f"The judge of the {function} function {said}{f': {figures}' if figures else ''}."
