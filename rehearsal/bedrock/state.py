"""What the simulated Bedrock holds: jobs, custom models, deployments, tags, and the tokens of repeated requests."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from rehearsal.bedrock.clock import SimulatedClock
from rehearsal.bedrock.policy import Policy

PHASES = ("validationDetails", "dataProcessingDetails", "trainingDetails")


@dataclass
class Phase:
    """One part of a job as `statusDetails` shows it."""

    status: str = "NotStarted"
    created: datetime | None = None
    modified: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The wire form; times are left out until the phase begins."""
        return {"status": self.status, "creationTime": self.created, "lastModifiedTime": self.modified}


@dataclass(frozen=True)
class StepFigures:
    """One real training step; `first` and `last` are the configured steps (from 1) that it stands for."""

    first: int
    last: int
    epoch: int
    loss: float
    perplexity: float
    rewards: tuple[float, ...]
    lengths: tuple[int, ...]
    entropy: float
    gradient_norm: float
    flat_groups: float


@dataclass(frozen=True)
class EvaluationFigures:
    """One evaluation on the validation data, after configured step `step`."""

    step: int
    epoch: int
    loss: float
    perplexity: float
    reward: float
    length: float


@dataclass
class Job:
    """A model customization job; `request` is the create request as it came.

    While a job stands still, every poll lets `poll_minutes` of simulated time pass.
    """

    id: str
    arn: str
    name: str
    request: dict[str, Any]
    base_model_arn: str
    created: datetime
    modified: datetime
    status: str = "InProgress"
    ended: datetime | None = None
    failure: str | None = None
    model_arn: str | None = None
    phases: dict[str, Phase] = field(default_factory=lambda: {name: Phase() for name in PHASES})
    total_steps: int = 0
    steps: list[StepFigures] = field(default_factory=list)
    evaluations: list[EvaluationFigures] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    poll_minutes: float = 0.0

    @property
    def rft(self) -> dict[str, Any]:
        """`customizationConfig.rftConfig`."""
        config: dict[str, Any] = self.request["customizationConfig"]["rftConfig"]
        return config

    @property
    def grader_arn(self) -> str:
        """The reward function that the job calls, qualified as the request named it."""
        return str(self.rft["graderConfig"]["lambdaGrader"]["lambdaArn"])

    @property
    def validation_uri(self) -> str | None:
        """The first validation object, None without validation data."""
        validators = (self.request.get("validationDataConfig") or {}).get("validators") or []
        return str(validators[0]["s3Uri"]) if validators else None


@dataclass
class CustomModel:
    """A tuned model: what Bedrock tells about it, and the policy that answers for it."""

    id: str
    arn: str
    name: str
    job: Job
    created: datetime
    policy: Policy
    policy_digest: str


@dataclass
class Deployment:
    """An on-demand deployment; `model` serves, `next_model` takes over when an update is complete."""

    id: str
    arn: str
    name: str
    model: CustomModel
    created: datetime
    modified: datetime
    description: str | None = None
    status: str = "Creating"
    failure: str | None = None
    next_model: CustomModel | None = None
    update_status: str | None = None


class Named(Protocol):
    """Anything that its ARN, id and name find."""

    id: str
    arn: str
    name: str


Entry = TypeVar("Entry", bound=Named)


def find(entries: Iterable[Entry], identifier: str) -> Entry | None:
    """The entry of that ARN, id or name."""
    return next((entry for entry in entries if identifier in (entry.arn, entry.id, entry.name)), None)


class State:
    """Everything the service holds; take `lock` to change it or to read more than one field."""

    def __init__(self, region: str, account: str, seed: int, clock: SimulatedClock) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.region = region
        self.account = account
        self.seed = seed
        self.jobs: list[Job] = []
        self.models: list[CustomModel] = []
        self.deployments: list[Deployment] = []
        self.tags: dict[str, dict[str, str]] = {}
        self.tokens: dict[tuple[str, str], str] = {}
        self.throttled = 0

    def new_id(self, kind: str, name: str) -> str:
        """12 characters of a-f and digits, the same for the same seed, kind and name."""
        return hashlib.sha256(f"{self.seed}:{kind}:{name}".encode()).hexdigest()[:12]

    def arn(self, resource: str) -> str:
        """An ARN of this account and Region."""
        return f"arn:aws:bedrock:{self.region}:{self.account}:{resource}"

    def set_tags(self, arn: str, tags: Iterable[dict[str, str]] | None) -> None:
        """Add the wire form's tags to a resource."""
        self.tags.setdefault(arn, {}).update({tag["key"]: tag["value"] for tag in tags or ()})
