"""Splits are pinned by version, stamped, and read from granted places alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rft.contracts.errors import InvalidRunInput
from rft_aws.data_import import SplitImporter, require_granted, stamped
from rft_aws.environment import StageEnvironment
from rft_aws.run_store import RunStore
from tests.fakes.s3 import FakeS3

RUN = "math-20261122-0123456789"
ENVIRONMENT = StageEnvironment(
    region="us-east-1",
    datasets_bucket="datasets",
    runs_bucket="runs",
    data_buckets=["ours"],
    key_arn="arn:aws:kms:us-east-1:000000000000:key/k",
    training_role_arn="arn:aws:iam::000000000000:role/t",
    topic_arn="arn:aws:sns:us-east-1:000000000000:t",
    functions={},
    champion_prefix="/rft/champions",
    max_profile_concurrency=4,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=5
)


@given(st.dictionaries(st.text(), json_values), st.integers(min_value=0, max_value=20_000))
def test_a_stamped_row_is_the_row_and_its_stamp(row: dict[str, object], number: int) -> None:
    line = stamped(json.dumps(row).encode(), RUN, number, "train")
    assert json.loads(line) == {**row, "rft": {"run": RUN, "row": number, "split": "train"}}


@pytest.mark.parametrize(
    "line", [b"", b"not json", b"[1]", b'{"a": 1', b"\xff\xfe", b"[" * 100_000], ids=repr
)
def test_what_is_no_row_is_passed_on_for_the_dataset_gate(line: bytes) -> None:
    assert stamped(line, RUN, 0, "train") == line


def test_duplicate_keys_and_number_formats_reach_the_dataset_gate() -> None:
    line = stamped(b'{"a": 1.50, "a": 2e1} ', RUN, 0, "train")
    assert line.startswith(b'{"a": 1.50, "a": 2e1, "rft"')


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("s3://foreign/x.jsonl", ["'foreign'", "rft upload", "data_buckets"]),
        ("s3://datasets/secret/x.jsonl", ["outside recipes/ and uploads/"]),
        ("s3://runs/runs/x.jsonl", ["'runs'"]),
    ],
)
def test_a_place_that_is_not_granted_is_named(uri: str, words: list[str]) -> None:
    with pytest.raises(InvalidRunInput) as caught:
        require_granted("train", uri, ENVIRONMENT)
    for word in ("train", *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "uri", ["s3://ours/any/x.jsonl", "s3://datasets/uploads/x.jsonl", "s3://datasets/recipes/math/t.jsonl"]
)
def test_granted_places(uri: str) -> None:
    require_granted("train", uri, ENVIRONMENT)


def test_a_split_is_pinned_by_version_and_hash() -> None:
    s3 = FakeS3({("ours", "t.jsonl"): b'{"a": 1}\n{"a": 2}\n'})
    importer = SplitImporter(s3, RunStore(s3, "runs"), RUN)  # type: ignore[arg-type]
    pinned = importer.pin("train", "s3://ours/t.jsonl")
    assert pinned.rows == 2
    assert pinned.source_version is not None
    assert pinned.source_sha256 != pinned.sha256
    rows = [json.loads(line) for line in s3.objects[("runs", pinned.key)].splitlines()]
    assert [row["rft"]["row"] for row in rows] == [0, 1]


def test_a_missing_object_is_named() -> None:
    s3 = FakeS3()
    importer = SplitImporter(s3, RunStore(s3, "runs"), RUN)  # type: ignore[arg-type]
    with pytest.raises(InvalidRunInput, match=r"there is no object s3://ours/gone\.jsonl"):
        importer.pin("test", "s3://ours/gone.jsonl")
