"""`rft split`: divide rows into train, validation and test without leakage."""

import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from rft.contracts.paths import SPLITS
from rft.data.near_duplicates_index import THRESHOLD
from rft.data.split import Division, divide
from rft.data.split_rows import GROUP_KEYS, SplitError, SplitRow, read_rows
from rft_cli.client.errors import InputRefused
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.options import Json

MANIFEST = "split.json"


def command(
    files: Annotated[list[Path], typer.Argument(help="JSONL files; what split they were in does not count.")],
    out: Annotated[Path, typer.Option(help="The folder to write to; made if it is not there.")],
    validation: Annotated[float, typer.Option(help="Share of the rows; 0 for no validation split.")] = 0.1,
    test: Annotated[float, typer.Option(help="Share of the rows.")] = 0.2,
    seed: Annotated[int, typer.Option(help="Another seed gives another division.")] = 0,
    group_by: Annotated[
        list[str] | None,
        typer.Option(help="A key whose rows stay together, repeatable; by default `group` and `variant_of`."),
    ] = None,
    json_only: Json = False,
) -> int:
    """Write train.jsonl, validation.jsonl, test.jsonl and split.json. Rows with the same prompt, of a common group or
    nearly alike stay in one split; where references are labels, each split gets its share of them."""
    output = Output(json_only=json_only)
    shares = {"train": 1 - validation - test, "validation": validation, "test": test}
    if not all(map(math.isfinite, shares.values())) or min(validation, test) < 0 or shares["train"] <= 0:
        raise InputRefused("--validation and --test are shares: 0 or more, and under 1 together.")
    targets = {split: out / f"{split}.jsonl" for split in SPLITS if shares[split] > 0}
    _refuse_existing([*(out / f"{split}.jsonl" for split in SPLITS), out / MANIFEST])
    keys = tuple(group_by) if group_by else GROUP_KEYS
    try:
        rows = read_rows({str(file): _lines(file) for file in files}, keys)
        if group_by:
            _refuse_unknown_keys(group_by, rows)
        division = divide(rows, shares, seed)
    except SplitError as error:
        raise InputRefused(f"{error}.") from error
    out.mkdir(parents=True, exist_ok=True)
    for split, path in targets.items():
        lines = (row.raw + b"\n" for row, its in zip(rows, division.splits, strict=True) if its == split)
        _write(path, b"".join(lines))
    manifest = _manifest(files, targets, division, {"seed": seed, "shares": shares, "group_by": list(keys)})
    _write(out / MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())
    counts = Counter(division.splits)
    for split, path in targets.items():
        output.say(f"{path}: {counts[split]:,} rows ({counts[split] / len(rows):.1%})")
    output.say(
        f"{division.families:,} families of rows were kept together, the largest with {division.largest:,} rows. "
        f"{out / MANIFEST} says what was read and written."
    )
    output.document(manifest)
    return ExitCode.OK


def _manifest(
    files: Sequence[Path], targets: dict[str, Path], division: Division, settings: dict[str, Any]
) -> dict[str, Any]:
    counts = Counter(division.splits)
    return {
        "tool": "rft split",
        "version": version("bedrock-rft-pipeline"),
        **settings,
        "near_duplicates_from": THRESHOLD,
        "inputs": [{"file": str(file), "sha256": _sha256(file)} for file in files],
        "outputs": [
            {"split": split, "file": path.name, "sha256": _sha256(path), "rows": counts[split]}
            for split, path in targets.items()
        ],
        "rows": len(division.splits),
        "families": division.families,
        "largest_family": division.largest,
        "joined": dict(division.joined),
        "labels": division.labels,
    }


def _refuse_existing(paths: Sequence[Path]) -> None:
    there = [str(path) for path in paths if path.exists()]
    if there:
        raise InputRefused(
            f"{', '.join(there)}: there already; nothing is overwritten, choose another --out."
        )


def _refuse_unknown_keys(keys: Sequence[str], rows: Sequence[SplitRow]) -> None:
    known = {key for row in rows for key, _ in row.groups}
    missing = [key for key in keys if key not in known]
    if missing:
        raise InputRefused(f"--group-by {missing[0]}: no row has that key.")


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise InputRefused(f"{path} cannot be read: {error.strerror}.") from error


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all, and never over a file that came meanwhile."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(body)
    try:
        os.link(partial, path)
    except FileExistsError as error:
        raise InputRefused(f"{path}: there already; nothing is overwritten.") from error
    finally:
        partial.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()
