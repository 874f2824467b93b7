"""Findings across lines and splits: leakage, duplicates, bounds, tiers, counting."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from rft.catalogue.models import RowLimits
from rft.contracts.recipe import Hyperparameters
from rft.data.findings import KEPT_PER_RULE
from rft.data.settings import DatasetSettings
from rft.data.tiers import size_tier
from rft.data.validate import DatasetReport, validate_datasets

LIMITS = DatasetSettings(RowLimits(minimum=100, maximum=20_000))
FEW = DatasetSettings(RowLimits(minimum=100, maximum=300))
SHORT = DatasetSettings(LIMITS.limits, hyperparameters=Hyperparameters(maxPromptLength=50))


def rows(split: str, count: int, **extra: Any) -> list[bytes]:
    return [one(f"{split} {n}", answer=str(n), **extra) for n in range(count)]


def one(prompt: str, answer: str = "1", **extra: Any) -> bytes:
    return json.dumps(
        {"messages": [{"role": "user", "content": prompt}], "reference_answer": answer, **extra}
    ).encode()


def validate(
    train: Iterable[bytes] = (),
    test: Iterable[bytes] = (),
    validation: Iterable[bytes] | None = None,
    files: dict[str, str] | None = None,
    settings: DatasetSettings | None = None,
) -> DatasetReport:
    splits = {
        "train": [*rows("train", 120), *train],
        "test": [*rows("test", 30), *test],
        **({"validation": [*rows("validation", 100), *validation]} if validation is not None else {}),
    }
    return validate_datasets(splits, settings or LIMITS, files=files)


def messages(report: DatasetReport, rule: str) -> list[str]:
    return [finding.sentence() for finding in report.findings if finding.rule == rule]


def test_a_training_prompt_in_the_test_split_is_an_error() -> None:
    report = validate(test=[one("train 7", answer="other")])
    assert report.errors == 1
    assert messages(report, "no_leakage") == [
        "test.jsonl line 31, messages: has the same prompt as train.jsonl line 8; "
        "a prompt may stand in one split only: take one of the two out, or divide the rows anew with `rft split`"
    ]


def test_leakage_sees_through_parts_stamps_and_ids() -> None:
    dressed = json.dumps(
        {
            "id": "other",
            "rft": {"run": "r", "row": 1, "split": "test"},
            "messages": [{"role": "user", "content": [{"type": "text", "text": "train 7"}]}],
            "reference_answer": "7",
        }
    ).encode()
    assert validate(test=[dressed]).counts["no_leakage"].error == 1


def test_a_validation_prompt_in_the_test_split_is_an_error() -> None:
    assert validate(validation=[], test=[one("validation 3")]).counts["no_leakage"].error == 1


def test_a_training_prompt_in_validation_is_an_error() -> None:
    assert validate(validation=[one("train 3")]).counts["no_leakage"].error == 1


def test_a_duplicate_inside_a_split_is_a_warning() -> None:
    report = validate(train=[one("train 7", answer="7")])
    assert report.valid
    assert messages(report, "no_duplicates") == [
        "train.jsonl line 121, messages: repeats the prompt of train.jsonl line 8; keep one of the two"
    ]


def test_a_duplicate_with_another_answer_says_so() -> None:
    assert (
        "with another reference_answer"
        in messages(validate(train=[one("train 7", answer="8")]), "no_conflicting_answers")[0]
    )


def test_the_stamp_does_not_hide_a_duplicate() -> None:
    report = validate(train=[one("train 7", answer="7", rft={"run": "r", "row": 120, "split": "train"})])
    assert report.counts["no_duplicates"].warning == 1


@pytest.mark.parametrize("copy", ["TRAIN 7", "train  7", "train, 7!", " train 7."])
def test_a_near_copy_in_another_split_is_an_error_with_the_same_reference_only(copy: str) -> None:
    assert validate(test=[one(copy, answer="7")]).counts["no_near_leakage"].error == 1
    report = validate(test=[one(copy, answer="8")])
    assert report.valid and report.counts["no_near_overlap"].warning == 1


@pytest.mark.parametrize(("first", "second"), [("1.5 + 2", "15 + 2"), ("3-2", "3+2"), ("(3-2)*4", "3-2*4")])
def test_different_arithmetic_is_no_near_copy(first: str, second: str) -> None:
    counts = validate(train=[one(first)], test=[one(second)]).counts
    assert not {"no_near_leakage", "no_near_overlap"} & set(counts)


@pytest.mark.parametrize(
    ("train", "test", "says"),
    [
        (99, 30, "99 rows: Bedrock needs at least 100; add rows"),
        (0, 30, "is empty; make one with `rft split`"),
        (301, 30, "301 rows: Bedrock takes at most 300; take a sample"),
        (100, 19, "19 rows: a comparison needs at least 20; add rows, or split the data anew"),
    ],
)
def test_row_bounds_name_the_number(train: int, test: int, says: str) -> None:
    report = validate_datasets({"train": rows("train", train), "test": rows("test", test)}, FEW)
    assert not report.valid and says in [finding.message for finding in report.findings]


def test_training_and_test_must_be_there() -> None:
    report = validate_datasets({}, LIMITS)
    assert {finding.file for finding in report.findings if finding.rule == "splits_present"} == {
        "train.jsonl",
        "test.jsonl",
    }


def test_unusable_rows_do_not_count_towards_the_minimum() -> None:
    splits = {"train": [*rows("train", 99), b"{}"], "test": rows("test", 30)}
    assert messages(validate_datasets(splits, LIMITS), "training_rows") == [
        "train.jsonl: 99 of 100 rows can be used: Bedrock needs at least 100; "
        "repair the rows that have errors, or add rows"
    ]


def test_prompts_that_bedrock_drops_are_warned_of_and_leave_the_effective_rows() -> None:
    report = validate(train=[one("long " * 100)], settings=SHORT)
    assert report.valid and report.rows["train"] == 121 and report.effective_rows["train"] == 120
    assert messages(report, "prompt_length") == [
        "train.jsonl line 121, messages: is about 171 tokens long by a careful estimate and maxPromptLength is 50: "
        "Bedrock would drop the row without a word; shorten it, or raise maxPromptLength"
    ]


def test_steps_after_dropping_are_told() -> None:
    given = Hyperparameters(maxPromptLength=50, batchSize=20, epochCount=2)
    report = validate(
        train=[one("long " * 100 + str(n)) for n in range(30)],
        settings=DatasetSettings(LIMITS.limits, hyperparameters=given),
    )
    assert report.dropped["train"] == 30 and report.training is not None
    assert (report.training.steps, report.training.steps_of_all) == (12, 16)
    assert "30 training rows for their length: 120 are left, and 12 steps instead of 16." in report.sentence()
    assert "which leaves 12 of 16 steps" in messages(report, "dropped_rows")[0]


def test_what_is_a_row_of_a_chat_has_no_finding() -> None:
    chat = [
        {"role": "user", "content": "weather?"},
        {"role": "assistant", "content": "Where?"},
        {"role": "user", "content": [{"type": "text", "text": "日本 😀"}, {"type": "text", "text": "Kyoto"}]},
    ]
    odd = json.dumps({"messages": chat, "reference_answer": {"city": "Kyoto"}, "any": {"thing": [1.5, None]}})
    report = validate(train=[odd.encode(), odd.replace("Kyoto", "Nara").encode()])
    assert report.errors == report.warnings == 0


@pytest.mark.parametrize(
    ("graders", "severity"),
    [
        ({}, "warning"),
        ({"reward.json": {"type": "math_answer"}}, "error"),
        ({"reward.json": {"type": "length"}}, "notice"),
    ],
)
def test_a_missing_reference_weighs_what_the_graders_need(graders: dict[str, Any], severity: str) -> None:
    bare = json.dumps({"messages": [{"role": "user", "content": "q"}]}).encode()
    report = validate(train=[bare], settings=DatasetSettings(LIMITS.limits, graders=graders))
    assert [each.severity for each in report.findings if each.rule == "reference_present"] == [severity]


@pytest.mark.parametrize(
    ("count", "tier"),
    [
        (99, "too_small"),
        (100, "experiment"),
        (200, "typical"),
        (5_000, "typical"),
        (5_001, "complex"),
        (10_001, "beyond_advice"),
        (20_001, "too_large"),
    ],
)
def test_size_tiers(count: int, tier: str) -> None:
    name, advice = size_tier(count, LIMITS.limits)
    assert name == tier and advice.endswith(".")
    if tier not in ("too_small", "too_large"):
        assert "epochs" in advice and "batch" in advice


def test_one_answer_everywhere_is_warned_of() -> None:
    lines = [one(f"yes or no {n}", answer="yes") for n in range(120)]
    report = validate_datasets({"train": lines, "test": rows("test", 30)}, LIMITS)
    assert report.counts["answer_diversity"].warning == 1


def test_findings_are_kept_to_a_hundred_a_rule_and_all_counted() -> None:
    report = validate(train=[b"broken"] * 250)
    assert report.errors == 250 and report.counts["valid_json"].total == 250
    assert len(report.findings) == KEPT_PER_RULE
    assert report.sentence().endswith("and 249 more.")


def test_files_are_called_what_the_customer_calls_them() -> None:
    report = validate(train=[b"broken"], files={"train": "s3://bucket/mine.jsonl"})
    assert report.findings[0].sentence().startswith("s3://bucket/mine.jsonl line 121: is not JSON")


def test_unknown_splits_are_refused() -> None:
    with pytest.raises(ValueError, match="dev"):
        validate_datasets({"dev": []}, LIMITS)


def test_the_report_survives_json() -> None:
    report = validate(train=[b"broken"])
    assert DatasetReport.model_validate_json(report.model_dump_json()) == report
