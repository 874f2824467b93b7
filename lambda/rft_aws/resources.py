"""`resources.json`: what the run makes in AWS, noted before each create call so that clean up finds it."""

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


class Resource(BaseModel):
    """One resource by its name; `identifier` is None between the note and the answer of the create call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ResourceKind
    name: str
    backend: str
    identifier: str | None = None
    released: bool = False


class Resources(BaseModel):
    """The document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    resources: list[Resource] = []

    def find(self, kind: ResourceKind, name: str) -> Resource | None:
        """The resource of that kind and name."""
        return next((r for r in self.resources if r.kind == kind and r.name == name), None)

    def put(self, resource: Resource) -> "Resources":
        """The document with the resource added or replaced."""
        others = [r for r in self.resources if (r.kind, r.name) != (resource.kind, resource.name)]
        return Resources(resources=[*others, resource])


def read_resources(store: RunStore, run_id: str) -> Resources:
    """The run's resources; none noted yet is an empty document."""
    body = store.read(RunPaths(run_id).resources)
    return Resources() if body is None else Resources.model_validate_json(body)


def note_resource(store: RunStore, run_id: str, resource: Resource) -> None:
    """Add or replace one resource by compare-and-set, since clean up may write at the same time.

    Raises:
        ObjectChanged: the document kept changing.
    """
    key = RunPaths(run_id).resources
    for attempt in range(_TRIES):
        found = store.read_tagged(key)
        document, etag = (
            (Resources(), None) if found is None else (Resources.model_validate_json(found[0]), found[1])
        )
        try:
            store.write_if(key, document.put(resource).model_dump_json(indent=2).encode(), etag)
        except ObjectChanged:
            if attempt == _TRIES - 1:
                raise
        else:
            return
