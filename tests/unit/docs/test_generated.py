"""Generated parts are what the code gives."""

from __future__ import annotations

import inspect

import pytest

from rft.contracts import errors
from rft.contracts.errors import RunFault
from rft.contracts.outcomes import Outcome
from rft_cli.exit_codes import ExitCode
from scripts.doc_blocks import BLOCKS
from scripts.generate_docs import BLOCK, pages, read, rendered, stale_pages
from stacks.project import ROOT

README = read(ROOT / "README.md")
OPERATIONS = read(ROOT / "docs" / "operations.md")
FAULTS = [
    name
    for name, item in vars(errors).items()
    if inspect.isclass(item) and issubclass(item, RunFault) and item is not RunFault
]


def test_every_generated_part_is_current() -> None:
    stale = [str(page.relative_to(ROOT)) for page in stale_pages()]
    assert not stale, f"run `make docs`: {', '.join(stale)}"


def test_every_block_stands_on_a_page() -> None:
    placed = {match["name"] for page in pages() for match in BLOCK.finditer(read(page))}
    assert placed == set(BLOCKS)


def test_a_changed_part_is_noticed_and_prose_is_left_alone() -> None:
    text = "before\n<!-- generated: exit-codes -->\nold\n<!-- end -->\nafter\n"
    new = rendered(text)
    assert new.startswith("before\n") and new.endswith("<!-- end -->\nafter\n")
    assert "old" not in new and "| 130 | interrupted | Ctrl-C |" in new
    assert rendered(new) == new


@pytest.mark.parametrize("fault", FAULTS)
def test_operations_tells_what_to_do_about_every_fault(fault: str) -> None:
    assert f"| `{fault}` |" in OPERATIONS
    assert f"- `{fault}`:" in OPERATIONS, "the fault needs a line of its own below the table"


@pytest.mark.parametrize("code", list(ExitCode))
def test_readme_lists_every_exit_code(code: ExitCode) -> None:
    assert f"| {code.value} | {code.name.lower()} |" in README


@pytest.mark.parametrize("outcome", list(Outcome))
def test_readme_explains_every_outcome(outcome: Outcome) -> None:
    assert f"| `{outcome}` |" in README
