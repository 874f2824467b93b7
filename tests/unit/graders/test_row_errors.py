"""The names of row errors: what the graders say is what the table lists, and its names keep to their forms."""

import re

from rft.graders.row_errors import ROW_ERRORS
from stacks.project import ROOT

CORE = ROOT / "lambda" / "rft"
NAMED = re.compile(r'"(error_[a-z_]+|[a-z_]+_error)"')


def test_the_table_lists_what_graders_say_and_nothing_else() -> None:
    sources = [*(CORE / "graders").rglob("*.py"), CORE / "contracts" / "grader_event.py"]
    said = {
        name
        for source in sources
        if source.name != "row_errors.py"
        for name in NAMED.findall(source.read_text(encoding="utf-8"))
    }
    assert said == set(ROW_ERRORS)


def test_names_are_of_one_family_each_and_none_reads_as_a_fault() -> None:
    for name in ROW_ERRORS:
        assert name.startswith("error_") != name.endswith("_error"), name
        assert not name.startswith(("judge_", "sandbox_", "gate_")), name
