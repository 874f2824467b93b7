"""Damages to the splits as wholes: sizes, names, prompts that would be dropped."""

from __future__ import annotations

from rft.catalogue.models import RowLimits
from rft.contracts.recipe import Hyperparameters
from rft.data.settings import DatasetSettings
from tests.unit.data.made import MATH, NOVA, Files, dumped, plain, settings, words
from tests.unit.data.twins import SetDamage

# So that a split of 220 rows is beyond what the service takes.
SMALL = DatasetSettings(RowLimits(minimum=100, maximum=300), NOVA, {"reward.json": MATH}, Hyperparameters())


def _first(files: Files, split: str, count: int) -> Files:
    return {**files, split: files[split][:count]}


def _more(files: Files, split: str, count: int) -> Files:
    there = len(files[split])
    return {**files, split: [*files[split], *[dumped(plain(there + n, split)) for n in range(count)]]}


def _without(files: Files, split: str) -> Files:
    return {name: lines for name, lines in files.items() if name != split}


def _long(files: Files) -> Files:
    long = [
        dumped({**plain(n), "messages": [{"role": "user", "content": words("long", n, count=420)}]})
        for n in range(80)
    ]
    return {**files, "train": [*files["train"][80:], *long]}


def _unusable(files: Files) -> Files:
    return {**files, "train": [*files["train"][:99], *[b"{"] * 101]}


DAMAGES = [
    SetDamage("splits_present", lambda files: _without(files, "test"), (("test", None),)),
    SetDamage("splits_present", lambda files: _first(files, "validation", 0), (("validation", None),)),
    SetDamage("training_rows", lambda files: _first(files, "train", 99), (("train", None),)),
    SetDamage(
        "training_rows", lambda files: _more(files, "train", 101), (("train", None),), settings=SMALL
    ),
    SetDamage("training_rows", _unusable, (("train", None),), also=frozenset({"valid_json"})),
    SetDamage("measured_rows", lambda files: _first(files, "test", 19), (("test", None),)),
    SetDamage("measured_rows", lambda files: _first(files, "validation", 99), (("validation", None),)),
    SetDamage(
        "row_quota", lambda files: _more(files, "validation", 1), (("validation", None),), settings=SMALL
    ),
    SetDamage("size_tier", lambda files: _first(files, "train", 199), (("train", None),)),
    SetDamage(
        "dropped_rows", _long, (("train", None),), also=frozenset({"prompt_length"}),
        settings=settings(prompt_tokens=700),
    ),
    SetDamage("batch_fits", lambda files: files, (("train", None),), settings=settings(batch=256)),
    SetDamage(
        "file_size", lambda files: {**files, "train": [*files["train"], *[b" " * 7_000_000] * 72]},
        (("train", None),), also=frozenset({"line_size"}),
    ),
    SetDamage("file_suffix", lambda files: files, (("train", None),), names={"train": "data/train.json"}),
    SetDamage("s3_key", lambda files: files, (("test", None),), names={"test": "my test.jsonl"}),
    SetDamage("s3_key", lambda files: files, (("test", None),), names={"test": "s3://bucket/run=1/test.jsonl"}),
]  # fmt: skip
