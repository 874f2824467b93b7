"""Every rule finds its damage where it is, and nothing in the clean twin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import rft.data.checks as checks
from rft.data.checks import REGISTRY, TOTAL_CHECKS
from rft.data.settings import DatasetSettings
from stacks.project import ROOT
from tests.unit.data.made import Files, clean, dumped, validated
from tests.unit.data.twins import LINE_DAMAGES, SET_DAMAGES, LineDamage, SetDamage, all_damages

ABOUT_SIZE = {check.id for check in TOTAL_CHECKS}
CLEAN = clean()


def found(files: Files, given_settings: DatasetSettings, **names: str) -> set[tuple[str, str, int | None]]:
    """(rule, split, line) of every finding."""
    splits = {names.get(split, f"{split}.jsonl"): split for split in ("train", "validation", "test")}
    report = validated(files, given_settings, **names)
    return {(each.rule, splits[each.file or ""], each.line) for each in report.findings}


def named(damages: Sequence[LineDamage | SetDamage]) -> list[str]:
    return [f"{number}-{damage.rule}" for number, damage in enumerate(damages)]


def test_registry_files_page_and_twins_agree() -> None:
    files = {file.stem for file in Path(checks.__file__).parent.glob("*.py")} - {"__init__", "base"}
    page = (ROOT / "docs" / "dataset-rules.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert files == set(REGISTRY) == listed == {damage.rule for damage in all_damages()}
    assert len(REGISTRY) >= 45


@pytest.mark.parametrize("rule", REGISTRY)
def test_a_rule_says_what_holds_and_what_to_do(rule: str) -> None:
    check = REGISTRY[rule]
    assert check.id == rule and check.rule.endswith(".") and check.todo and not check.todo.endswith(".")
    assert check.severities


@pytest.mark.parametrize("damage", LINE_DAMAGES, ids=named(LINE_DAMAGES))
@hypothesis_settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_a_damaged_line_is_found_by_its_rule_alone(damage: LineDamage, data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 30))
    at = data.draw(st.integers(0, rows - 1))
    seed = data.draw(st.integers(0, 2**32))
    lines = [dumped(damage.base(number)) for number in range(rows)]
    assert {rule for rule, _, _ in found({"train": lines}, damage.settings)} <= ABOUT_SIZE
    lines[at] = damage.damage(damage.base(at), Random(seed))
    here = {
        (rule, line) for rule, _, line in found({"train": lines}, damage.settings) if rule not in ABOUT_SIZE
    }
    assert (damage.rule, at + 1) in here
    assert {line for _, line in here} == {at + 1}
    assert {rule for rule, _ in here} <= {damage.rule} | damage.also


@pytest.mark.parametrize("damage", SET_DAMAGES, ids=named(SET_DAMAGES))
def test_a_damaged_set_is_found_by_its_rule_alone(damage: SetDamage) -> None:
    here = found(damage.damage(CLEAN), damage.settings, **damage.names)
    assert {(split, line) for rule, split, line in here if rule == damage.rule} == set(damage.finds)
    assert {rule for rule, _, _ in here} <= {damage.rule} | damage.also


def test_the_clean_twin_has_no_finding() -> None:
    report = validated(CLEAN)
    assert report.findings == [] and report.valid and report.counts == {}
    assert report.effective_rows == report.rows == {"train": 200, "validation": 100, "test": 30}


@pytest.mark.parametrize("damage", LINE_DAMAGES, ids=named(LINE_DAMAGES))
def test_findings_have_declared_severities_a_path_and_advice(damage: LineDamage) -> None:
    line = damage.damage(damage.base(1), Random(1))
    for finding in validated({"train": [line]}, damage.settings).findings:
        check = REGISTRY[finding.rule]
        assert finding.severity in check.severities
        if finding.line is not None:
            assert "; " in finding.message
            reading = finding.rule in {each.id for each in checks.READ_CHECKS} | {"line_ends"}
            assert finding.path or reading
