"""The pages about graders: every type is listed with the responses that it has, every example loads."""

import json
from pathlib import Path

import pytest

from rft.graders.load import GRADER_MODULES, load_grader
from rft.graders.spec import NEEDS
from rft.preflight.responses import _MODULES
from stacks.project import ROOT
from tests.unit.docs.reading import fences

PAGES = sorted((ROOT / "docs" / "graders").glob("*.md"))
INDEX = (ROOT / "docs" / "graders" / "README.md").read_text(encoding="utf-8")
ROWS = {
    line.split("`")[1]: [cell.strip() for cell in line.strip("|").split("|")]
    for line in INDEX.partition("\n## ")[0].splitlines()
    if line.startswith(("| `", "| [`"))
}


def test_every_type_is_listed() -> None:
    assert set(ROWS) == set(GRADER_MODULES)


@pytest.mark.parametrize("kind", sorted(_MODULES))
def test_its_responses_are_named(kind: str) -> None:
    assert f"`{_MODULES[kind].rpartition('.')[2]}`" in ROWS[kind][3]


@pytest.mark.parametrize("kind", sorted(set(GRADER_MODULES) - {"multi"}))
def test_what_it_needs_is_said(kind: str) -> None:
    assert ("sandbox" in ROWS[kind][2]) == (NEEDS.get(kind) == "sandbox")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_loads(page: Path) -> None:
    examples = [json.loads(text) for text in fences(page.read_text(encoding="utf-8"), "json")]
    graders = [found for found in examples if isinstance(found, dict) and found.get("type") in GRADER_MODULES]
    for document in graders:
        load_grader(document)
    assert graders or page.stem not in GRADER_MODULES
