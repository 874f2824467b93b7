"""The runs bucket as typed documents."""

import pytest

from rft.contracts.errors import RunStateBroken
from rft.contracts.profile import InferenceTarget
from rft_aws.resources import Resource, ResourceKind, note_resource, read_resources
from rft_aws.run_store import ObjectChanged, RunStore
from tests.fakes.s3 import FakeS3

RUN = "math-20261122-0123456789"


@pytest.fixture
def store() -> RunStore:
    return RunStore(FakeS3(), "runs")  # type: ignore[arg-type]


def test_a_missing_object_is_none_or_a_fault_that_names_it(store: RunStore) -> None:
    assert store.read("nowhere") is None
    with pytest.raises(RunStateBroken, match="s3://runs/nowhere is missing"):
        store.require("nowhere")
    with pytest.raises(RunStateBroken, match="s3://runs/nowhere is missing"):
        store.lines("nowhere")


def test_a_document_of_another_shape_is_a_fault(store: RunStore) -> None:
    store.write("x.json", b'{"a": 1}')
    with pytest.raises(RunStateBroken, match=r"x\.json is not a InferenceTarget"):
        store.document("x.json", InferenceTarget)


def test_conditional_writes(store: RunStore) -> None:
    store.write_if("a", b"1", None)
    with pytest.raises(ObjectChanged):
        store.write_if("a", b"2", None)
    found = store.read_tagged("a")
    assert found is not None
    store.write_if("a", b"2", found[1])
    with pytest.raises(ObjectChanged):
        store.write_if("a", b"3", found[1])
    assert store.read("a") == b"2"


def test_lines_come_back_without_their_ends(store: RunStore) -> None:
    store.write("l", b"a\nb\n\nc")
    assert list(store.lines("l")) == [b"a", b"b", b"", b"c"]


def test_resources_are_noted_once_each(store: RunStore) -> None:
    job = Resource(kind=ResourceKind.TRAINING_JOB, name="n", backend="bedrock", execution="arn", noted_ms=0)
    note_resource(store, RUN, job)
    note_resource(store, RUN, job.model_copy(update={"identifier": "arn"}))
    note_resource(
        store,
        RUN,
        Resource(kind=ResourceKind.DEPLOYMENT, name="n", backend="bedrock", execution="arn", noted_ms=0),
    )
    resources = read_resources(store, RUN)
    assert len(resources.resources) == 2
    found = resources.find(ResourceKind.TRAINING_JOB, "n")
    assert found is not None and found.identifier == "arn"


def test_a_note_survives_another_writer_in_between() -> None:
    class Racing(FakeS3):
        """Lets another writer in before the first conditional write."""

        raced = False

        def put_object(self, **arguments: object) -> dict[str, object]:
            if not self.raced:
                self.raced = True
                other = Resource(
                    kind=ResourceKind.DEPLOYMENT, name="other", backend="bedrock", execution="arn", noted_ms=0
                )
                note_resource(RunStore(self, "runs"), RUN, other)  # type: ignore[arg-type]
            return super().put_object(**arguments)  # type: ignore[arg-type]

    store = RunStore(Racing(), "runs")  # type: ignore[arg-type]
    note_resource(
        store,
        RUN,
        Resource(kind=ResourceKind.TRAINING_JOB, name="mine", backend="bedrock", execution="arn", noted_ms=0),
    )
    assert {resource.name for resource in read_resources(store, RUN).resources} == {"mine", "other"}
