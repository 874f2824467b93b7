"""`resources.json`: what the run makes in AWS, noted before each create call so that clean up finds it."""

import time
from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from rft.contracts.paths import RunPaths
from rft_aws.run_store import ObjectChanged, RunStore

_TRIES = 5


class ResourceKind(StrEnum):
    """What a run can leave behind."""

    TRAINING_JOB = "training_job"
    DEPLOYMENT = "deployment"
    MODEL = "model"
    TRAINING_FILE = "training_file"


class Resource(BaseModel):
    """One resource by its name; `identifier` is None between the note and the answer of the create call.

    `execution` noted it first, at `noted_ms` (milliseconds of the epoch by this function's clock, which is the clock
    of its logs too). `made` counts how often it was made anew after it had been released.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ResourceKind
    name: str
    backend: str
    execution: str
    noted_ms: int
    identifier: str | None = None
    released: bool = False
    made: int = 1


class Resources(BaseModel):
    """The document. `ended` are the ARNs of executions that were aborted or timed out and cleaned up after.

    A function goes on when its execution is aborted: what it makes then, it has to take away itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    resources: list[Resource] = []
    ended: list[str] = []

    def find(self, kind: ResourceKind, name: str) -> Resource | None:
        """The resource of that kind and name."""
        return next((r for r in self.resources if r.kind == kind and r.name == name), None)

    def put(self, resource: Resource) -> "Resources":
        """The document with the resource added or replaced."""
        others = [r for r in self.resources if (r.kind, r.name) != (resource.kind, resource.name)]
        return self.model_copy(update={"resources": [*others, resource]})


def read_resources(store: RunStore, run_id: str) -> Resources:
    """The run's resources; none noted yet is an empty document."""
    body = store.read(RunPaths(run_id).resources)
    return Resources() if body is None else Resources.model_validate_json(body)


def plan_resource(
    store: RunStore, run_id: str, kind: ResourceKind, name: str, backend: str, execution: str
) -> Resource:
    """The note to write before a create call: what is noted already, taken up again if it had been released."""
    noted = read_resources(store, run_id).find(kind, name)
    if noted is None:
        now = int(time.time() * 1000)
        return Resource(kind=kind, name=name, backend=backend, execution=execution, noted_ms=now)
    if noted.released:
        return noted.model_copy(update={"released": False, "identifier": None, "made": noted.made + 1})
    return noted


def note_resource(store: RunStore, run_id: str, resource: Resource) -> None:
    """Add or replace one resource by compare-and-set, since clean up may write at the same time.

    Raises:
        ObjectChanged: the document kept changing.
    """
    _change(store, run_id, lambda document: document.put(resource))


def note_ended(store: RunStore, run_id: str, execution: str) -> None:
    """Note that an execution is over, before what it made is released.

    Raises:
        ObjectChanged: the document kept changing.
    """
    _change(
        store,
        run_id,
        lambda document: document.model_copy(update={"ended": sorted({*document.ended, execution})}),
    )


def _change(store: RunStore, run_id: str, change: Callable[[Resources], Resources]) -> None:
    key = RunPaths(run_id).resources
    for attempt in range(_TRIES):
        found = store.read_tagged(key)
        document, etag = (
            (Resources(), None) if found is None else (Resources.model_validate_json(found[0]), found[1])
        )
        try:
            store.write_if(key, change(document).model_dump_json(indent=2).encode(), etag)
        except ObjectChanged:
            if attempt == _TRIES - 1:
                raise
        else:
            return
