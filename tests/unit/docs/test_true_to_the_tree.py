"""Everything that README and docs name exists: links, paths, make targets, commands with their options, states."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from rehearsal.bedrock.assumptions import ASSUMPTIONS
from rehearsal.bedrock.options import FAULTS
from rft.contracts.run_input import RunInput
from scripts.generate_docs import pages, read
from stacks.project import ROOT
from tests.unit.docs.reading import anchors, fences, links, path_spans, shell_lines

PAGES = [str(page.relative_to(ROOT)) for page in pages()]
README = read(ROOT / "README.md")
# Made by a command that the same page names.
MADE = (".venv", ".rehearsal", "build", "cdk.out", "node_modules")
PLACEHOLDERS = ("NAME", "<run id>", "<recipe>")


def page(name: str) -> str:
    """A page's text, by its path in the repository."""
    return read(ROOT / name)


def rft_lines(name: str) -> Iterator[list[str]]:
    """The words of every `rft` command of a page, without redirections; `rft` alone is no command."""
    for line in shell_lines(page(name)):
        command = line.removeprefix(".venv/bin/")
        if command.startswith("rft "):
            typed = command.replace("<run id>", "RUN").replace("<recipe>", "RECIPE").split(" < ")[0]
            yield shlex.split(typed)[1:]


def options_of(command: str) -> set[str]:
    """The options of an `rft` command."""
    app = typer.Typer()
    app.command()(import_module(f"rft_cli.commands.{command}").command)
    return {
        option
        for parameter in get_command(app).params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in links(page(name)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = (ROOT / name).parent / file if file else ROOT / name
        assert there.exists(), f"{name} links {target}"
        if anchor:
            assert anchor in anchors(read(there)), f"{name} links {target}"


@pytest.mark.parametrize("name", PAGES)
def test_paths_exist(name: str) -> None:
    for path in path_spans(page(name)):
        if path.relative_to(ROOT).parts[0] not in MADE:
            assert path.exists(), f"{name} names {path.relative_to(ROOT)}"


@pytest.mark.parametrize("name", PAGES)
def test_make_targets_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in shell_lines(page(name)):
        words = line.split()
        if words[:1] == ["make"] and len(words) > 1:
            assert words[1] in targets, f"{name} names `{line}`"


@pytest.mark.parametrize("name", PAGES)
def test_rft_commands_and_their_options_exist(name: str) -> None:
    for words in rft_lines(name):
        command = words[0].replace("-", "_")
        assert (ROOT / "rft_cli" / "commands" / f"{command}.py").exists(), f"{name} names rft {command}"
        for word in words[1:]:
            if word.startswith("--"):
                assert word.split("=")[0] in options_of(command), f"{name} names rft {command} {word}"


@pytest.mark.parametrize("name", PAGES)
def test_set_recipe_fault_and_assumption_names_exist(name: str) -> None:
    known = {
        "--fault": set(FAULTS),
        "--assume": {item.name for item in ASSUMPTIONS},
        "--set": set(RunInput.model_fields),
    }
    for words in rft_lines(name):
        for option, value in pairwise(words):
            if option in known and value not in PLACEHOLDERS:
                assert value.split("=")[0].split(".")[0] in known[option], f"{name} names {option} {value}"


@pytest.mark.parametrize("name", PAGES)
def test_json_examples_with_a_run_in_them_are_valid_inputs(name: str) -> None:
    for body in fences(page(name), "json"):
        document = json.loads(body)
        if "recipe" in document or "resume" in document:
            RunInput.model_validate(document)


def test_the_stage_table_names_every_stage_and_only_states_that_there_are() -> None:
    listed = re.findall(r"^\| ([A-Z][a-z]+ [a-z ]+) \|", README, re.MULTILINE)
    defined = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "stacks" / "constructs").glob("*.py")
    )
    missing = [state for state in listed if f'"{state}"' not in defined]
    assert not missing
    stages = {path.stem for path in (ROOT / "lambda" / "stages").glob("*.py")} - {"__init__"}
    named = {state.lower().replace(" ", "_") for state in listed}
    # These three are inside the profiles and approvals that the table names.
    assert stages - named == {"plan_profile", "profile_shard", "request_approval"}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_developers_machine_is_named(name: str) -> None:
    assert not re.search(
        r"(/root|/work|/home|/tmp)/|https?://(?!docs\.aws|github\.com|bedrock-mantle\.)", page(name)
    )


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert files == links(read(folder / "README.md"))
    for file in files:
        text = read(folder / file)
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), file


def test_every_page_is_reachable_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        here = waiting.pop()
        if here in seen or here.suffix != ".md":
            continue
        seen.add(here)
        for target in links(read(here)):
            if not target.startswith(("https://", "#")):
                waiting.append((here.parent / target.split("#")[0]).resolve())
    assert {path.resolve() for path in pages()} <= seen
