"""Turn the public GSM8K files into this recipe's format.

    python datasets/math/prepare_gsm8k.py --out DIR [--source PATH] [--train 800] [--validation 100] [--test 200]

Without --source the two official files are downloaded and checked against their SHA-256. PATH is a folder with
train.jsonl and (better) test.jsonl, or one file; rows are ``{"question", "answer"}``. Train and validation rows
come from train.jsonl, test rows from test.jsonl where there is one; no question is taken twice. GSM8K is by OpenAI,
MIT licence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COMMIT = "3101c7d5072418e28b9008a6636bde82a006892c"
ADDRESS = f"https://raw.githubusercontent.com/openai/grade-school-math/{COMMIT}/grade_school_math/data"
SHA256 = {
    "train.jsonl": "17f347dc51477c50d4efb83959dbb7c56297aba886e5544ee2aaed3024813465",
    "test.jsonl": "3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14",
}
SEED = 20261122
SYSTEM = (
    "Solve the problem step by step and write each calculation as an equation. "
    "End with a final line of the form `#### N`, where N is the answer as a plain number."
)
_FINAL = re.compile(r"####\s*-?[0-9][0-9,]*(?:\.[0-9]+)?\s*\Z")
_WORD = re.compile(r"[a-z]+")
_TIMEOUT_SECONDS = 60

Problem = dict[str, str]


class SourceError(Exception):
    """The source cannot be used; the message says which file, which line and why."""


def download() -> dict[str, bytes]:
    """The official files, verified. Raises `SourceError` when they cannot be had or are not what they were."""
    files = {}
    for name, expected in SHA256.items():
        url = f"{ADDRESS}/{name}"
        try:
            with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 (https constant)
                body: bytes = response.read()
        except (urllib.error.URLError, TimeoutError) as error:
            raise SourceError(
                f"{url} could not be downloaded ({error}); give local files with --source"
            ) from error
        actual = hashlib.sha256(body).hexdigest()
        if actual != expected:
            raise SourceError(f"{url} has SHA-256 {actual}, not the known {expected}; it is not used")
        files[name] = body
    return files


def read_source(path: Path) -> dict[str, bytes]:
    """The files under a folder, or one file as ``train.jsonl``."""
    if path.is_file():
        return {"train.jsonl": path.read_bytes()}
    files = {name: (path / name).read_bytes() for name in SHA256 if (path / name).is_file()}
    if "train.jsonl" not in files:
        raise SourceError(f"{path} is neither a file nor a folder with a train.jsonl")
    return files


def parse(name: str, body: bytes) -> list[Problem]:
    """The problems of one file, in order. Raises `SourceError` with the line that is wrong."""
    problems = []
    for number, line in enumerate(body.decode("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SourceError(f"{name} line {number}: this is not JSON ({error})") from error
        if not isinstance(row, dict) or not all(
            isinstance(row.get(key), str) for key in ("question", "answer")
        ):
            raise SourceError(f"{name} line {number}: a row needs the strings question and answer")
        if not _FINAL.search(row["answer"].strip()):
            raise SourceError(f"{name} line {number}: the answer does not end with a line #### NUMBER")
        problems.append({"question": row["question"].strip(), "answer": row["answer"].strip()})
    return problems


def split_rows(
    files: dict[str, bytes], counts: dict[str, int], seed: int = SEED
) -> dict[str, list[dict[str, Any]]]:
    """Disjoint rows for train, validation and test. Raises `SourceError` when there are too few problems."""
    pools = {name: parse(name, body) for name, body in files.items()}
    rng = random.Random(seed)
    for pool in pools.values():
        rng.shuffle(pool)
    taken: set[str] = set()
    splits = {}
    for split in ("test", "validation", "train"):
        name = "test.jsonl" if split == "test" and "test.jsonl" in pools else "train.jsonl"
        chosen = _take(pools[name], counts[split], taken)
        if len(chosen) < counts[split]:
            raise SourceError(
                f"{name} has too few different problems: {counts[split]} {split} rows are wanted"
            )
        splits[split] = [
            to_row(problem, f"gsm8k-{split}-{index:05d}") for index, problem in enumerate(chosen)
        ]
    return splits


def _take(pool: Sequence[Problem], count: int, taken: set[str]) -> list[Problem]:
    """The first `count` problems whose story was not taken yet: the same words with other numbers are one story."""
    chosen: list[Problem] = []
    for problem in pool:
        if len(chosen) == count:
            break
        story = " ".join(_WORD.findall(problem["question"].lower()))
        if story not in taken:
            taken.add(story)
            chosen.append(problem)
    return chosen


def to_row(problem: Problem, row_id: str) -> dict[str, Any]:
    """One problem in the recipe's format; difficulty by the number of steps, every row its own group."""
    steps = len([line for line in problem["answer"].splitlines() if line.strip() and "####" not in line])
    return {
        "id": row_id,
        "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": problem["question"]}],
        "reference_answer": problem["answer"],
        "difficulty": "easy" if steps <= 2 else "medium" if steps <= 4 else "hard",
        "group": row_id,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the splits; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for train, validation and test.jsonl")
    parser.add_argument("--source", type=Path, help="local GSM8K files instead of the download")
    parser.add_argument("--seed", type=int, default=SEED)
    for split, count in (("train", 800), ("validation", 100), ("test", 200)):
        parser.add_argument(f"--{split}", type=int, default=count, help=f"rows of {split} (default {count})")
    options = parser.parse_args(arguments)
    counts = {"train": options.train, "validation": options.validation, "test": options.test}
    try:
        if min(counts.values()) < 0:
            raise SourceError("a number of rows cannot be negative")
        files = read_source(options.source) if options.source else download()
        splits = split_rows(files, counts, options.seed)
    except (SourceError, UnicodeDecodeError) as error:
        print(f"prepare_gsm8k: {error}", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    for split, rows in splits.items():
        path = options.out / f"{split}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        print(f"{path}: {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
