"""References that are too much alike, labels that training does not know, shares that differ."""

import json

import pytest

from rft.catalogue.models import RowLimits
from rft.data.settings import DatasetSettings
from rft.data.validate import DatasetReport, validate_datasets
from tests.unit.data.made import words


def validate(train: list[str], test: list[str]) -> DatasetReport:
    splits = {
        split: [
            json.dumps(
                {"messages": [{"role": "user", "content": words(split, n)}], "reference_answer": label}
            ).encode()
            for n, label in enumerate(labels)
        ]
        for split, labels in (("train", train), ("test", test))
    }
    return validate_datasets(splits, DatasetSettings(RowLimits(minimum=100, maximum=20_000)))


def said(report: DatasetReport, rule: str) -> list[str]:
    return [finding.sentence() for finding in report.findings if finding.rule == rule]


EVEN = ["yes", "no"] * 60


def test_even_labels_are_fine() -> None:
    assert not {"answer_diversity", "label_skew"} & set(validate(EVEN, EVEN[:40]).counts)


@pytest.mark.parametrize(("most", "warned"), [(96, 0), (97, 1)])
def test_four_in_five_is_the_most_that_one_reference_may_have(most: int, warned: int) -> None:
    report = validate(["yes"] * most + ["no"] * (120 - most), EVEN[:40])
    assert len(said(report, "answer_diversity")) == warned
    assert report.valid


def test_one_reference_for_all_is_a_warning_that_says_when_it_is_right() -> None:
    report = validate(["n/a"] * 120, ["n/a"] * 30)
    assert report.valid
    assert "only if the reward compares with nothing" in said(report, "answer_diversity")[0]


def test_a_label_that_training_lacks_is_named_by_its_place() -> None:
    (found,) = said(validate(EVEN, [*EVEN[:38], "maybe", "perhaps"]), "label_skew")
    assert found.startswith("test.jsonl line 39, reference_answer: no training row has this reference_answer")
    assert "2 of 40 test rows have one of 2 such labels" in found


def test_a_share_that_differs_by_more_than_luck_is_told() -> None:
    (found,) = said(validate(EVEN, ["yes"] * 32 + ["no"] * 8), "label_skew")
    assert "in 80% of the test rows and in 50% of the training rows" in found


def test_in_a_small_split_a_difference_is_luck() -> None:
    assert not said(validate(EVEN, ["yes"] * 15 + ["no"] * 5), "label_skew")


def test_worked_references_are_no_labels() -> None:
    report = validate([f"answer {n}" for n in range(120)], [f"other {n}" for n in range(40)])
    assert not said(report, "label_skew")
