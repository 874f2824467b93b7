"""Divisions keep together what belongs together, keep shares, and pass the gate."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rft.catalogue.models import RowLimits
from rft.data.settings import DatasetSettings
from rft.data.split import Division, divide
from rft.data.split_rows import GROUP_KEYS, SplitError, SplitRow, read_rows
from rft.data.validate import validate_datasets
from rft_cli.main import main
from tests.unit.data.made_prompts import other_word, prompt

SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}


def line(text: str, reference: str, **more: Any) -> bytes:
    return json.dumps(
        {"messages": [{"role": "user", "content": text}], "reference_answer": reference, **more}
    ).encode()


def rows_of(lines: Sequence[bytes], keys: Sequence[str] = GROUP_KEYS) -> list[SplitRow]:
    return read_rows({"rows.jsonl": lines}, keys)


def split_of(lines: Sequence[bytes], seed: int = 0, keys: Sequence[str] = GROUP_KEYS) -> Division:
    return divide(rows_of(lines, keys), SHARES, seed)


def stories(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [prompt(rng) for _ in range(count)]


def test_the_result_passes_the_gate_however_many_near_duplicates_there_are() -> None:
    rng = random.Random(2)
    lines = [line(story, str(n)) for n, story in enumerate(stories(300))]
    lines += [line(other_word(rng, story), str(n)) for n, story in enumerate(stories(300)) if n % 3 == 0]
    lines += [line(story, "another") for story in stories(20)]
    rng.shuffle(lines)
    division = split_of(lines)
    splits = {
        split: [raw for raw, its in zip(lines, division.splits, strict=True) if its == split]
        for split in SHARES
    }
    assert {split: round(len(kept) / len(lines), 2) for split, kept in splits.items()} == SHARES
    counts = validate_datasets(splits, DatasetSettings(RowLimits(minimum=100, maximum=20_000))).counts
    assert not {"no_leakage", "no_near_leakage", "no_near_overlap"} & set(counts)
    assert division.joined["same_prompt"] == 20 and division.joined["near_duplicate"] >= 95


@pytest.mark.parametrize("key", ["group", "variant_of", "source"])
def test_rows_of_a_group_stay_together(key: str) -> None:
    lines = [line(story, str(n), **{key: f"g{n % 40}"}) for n, story in enumerate(stories(200))]
    division = split_of(lines, keys=[key])
    by_group: dict[int, set[str]] = {}
    for number, split in enumerate(division.splits):
        by_group.setdefault(number % 40, set()).add(split)
    assert all(len(splits) == 1 for splits in by_group.values()) and division.families == 40


def test_a_variant_stays_with_the_row_that_it_was_made_of() -> None:
    told = stories(200)
    lines = [line(story, str(n), id=f"row-{n}") for n, story in enumerate(told[:100])]
    lines += [line(story, str(n), id=f"var-{n}", variant_of=f"row-{n}") for n, story in enumerate(told[100:])]
    splits = split_of(lines).splits
    assert splits[:100] == splits[100:]


def test_labels_keep_their_shares() -> None:
    lines = [line(story, "yes" if n % 5 else "no") for n, story in enumerate(stories(500))]
    division = split_of(lines)
    counts = Counter(zip(division.splits, ("yes" if n % 5 else "no" for n in range(500)), strict=True))
    assert division.labels == 2
    assert [counts[split, "no"] for split in SHARES] == [70, 10, 20]
    assert [counts[split, "yes"] for split in SHARES] == [280, 40, 80]


def test_a_rare_label_is_in_training_first() -> None:
    lines = [line(story, "rare" if n == 17 else "often") for n, story in enumerate(stories(200))]
    assert split_of(lines).splits[17] == "train"


def test_the_same_seed_gives_the_same_division_and_another_seed_another() -> None:
    lines = [line(story, str(n)) for n, story in enumerate(stories(100))]
    assert split_of(lines, 3) == split_of(lines, 3)
    assert split_of(lines, 3).splits != split_of(lines, 4).splits


def test_what_cannot_be_parted_is_refused_with_the_reason() -> None:
    with pytest.raises(SplitError, match="1 families that must not be parted, the largest with 50 rows"):
        split_of([line(story, str(n), group="one") for n, story in enumerate(stories(50))])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([b"{"], "rows.jsonl line 1: is not JSON"),
        ([line("a", "1"), b""], "rows.jsonl line 2: is not JSON"),
        ([b"[" * 100_000], "rows.jsonl line 1: is not JSON"),
        ([b"[]"], "rows.jsonl line 1: has no messages"),
        ([line("a", "1", id="x"), line("b", "1", id="x")], "line 2: its id is that of rows.jsonl line 1"),
    ],
)
def test_a_line_that_is_no_row_is_refused_by_its_place(lines: list[bytes], says: str) -> None:
    with pytest.raises(SplitError, match=says):
        rows_of(lines)


def test_the_command_writes_files_and_a_manifest_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "mine.jsonl", tmp_path / "out"
    lines = [line(story, str(n)) for n, story in enumerate(stories(200))]
    source.write_bytes(b"\n".join(lines))
    assert main(["split", str(source), "--out", str(out), "--seed", "5", "--json"]) == 0
    manifest = json.loads(capsys.readouterr().out)
    assert manifest == json.loads((out / "split.json").read_text())
    assert manifest["inputs"] == [
        {"file": str(source), "sha256": hashlib.sha256(source.read_bytes()).hexdigest()}
    ]
    written = {made["split"]: out / made["file"] for made in manifest["outputs"]}
    assert sorted(b"".join(path.read_bytes() for path in written.values()).splitlines()) == sorted(lines)
    for made in manifest["outputs"]:
        assert made["sha256"] == hashlib.sha256((out / made["file"]).read_bytes()).hexdigest()
    assert sorted(path.name for path in out.iterdir()) == [
        "split.json", "test.jsonl", "train.jsonl", "validation.jsonl",
    ]  # fmt: skip
    assert main(["split", str(source), "--out", str(out)]) == 2
    assert "there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [["--test", "1.5"], ["--test", "-0.1"], ["--validation", "nan"], ["--group-by", "no_such_key"]],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: list[str]) -> None:
    source = tmp_path / "mine.jsonl"
    source.write_bytes(b"\n".join(line(story, "1") for story in stories(10)))
    assert main(["split", str(source), "--out", str(tmp_path / "out"), *options]) == 2
    assert not (tmp_path / "out").exists()
