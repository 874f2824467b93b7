"""The simulator's options, as the rehearsal passes them in a plain dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from rehearsal.bedrock.assumptions import check_assumptions
from rehearsal.bedrock.curves import CURVE_FAULTS
from rehearsal.bedrock.judge.faults import JUDGE_FAULTS
from rehearsal.bedrock.judge.obedience import MODES
from rehearsal.bedrock.submission_faults import SUBMISSION_FAULTS

FAULTS: dict[str, str] = {
    "job-fails": "The job ends Failed with an opaque message after training has started.",
    "job-stalls": "Validation completes, training never starts; every poll finds another 30 minutes gone.",
    "submit-throttled": "The first two calls that create a job are throttled.",
    "submit-throttled-forever": "Every call that creates a job is throttled.",
    "deployment-fails": "The custom model deployment ends Failed.",
    "reward-throws": "In training the reward function gets an event that is no documented envelope, and raises.",
    **SUBMISSION_FAULTS,
    **CURVE_FAULTS,
    **JUDGE_FAULTS,
}

HOLD_SECONDS = 60.0
"""Training lasts at least this long with ``hold: true``: time enough to abort an execution by hand."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a rehearsal can choose.

    `seed` fixes every random draw. `seconds_per_step` is real time; `hold` is the least real time in seconds that
    training takes. `max_steps` and `max_rollouts` bound what a job really runs. `grader_type` is used for rows whose
    run has no readable reward configuration. `judge` is the stand-in judge's mode.
    """

    seed: int = 7
    faults: frozenset[str] = frozenset()
    assume: frozenset[str] = frozenset()
    grader_type: str = "math_answer"
    judge: str = "fair"
    seconds_per_step: float = 0.25
    hold: float = 0.0
    max_steps: int = 24
    max_rollouts: int = 12_000
    account: str = "000000000000"

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Options:
        """Options from JSON-like data; raises ValueError for a key, a fault or an assumption that does not exist."""
        unknown = set(raw) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown option: {', '.join(sorted(unknown))}")
        values = {key: value for key, value in raw.items() if value is not None}
        faults = frozenset(values.pop("faults", ()))
        if faults - FAULTS.keys():
            raise ValueError(f"unknown fault: {', '.join(sorted(faults - FAULTS.keys()))}")
        if values.get("judge", "fair") not in MODES:
            raise ValueError(f"unknown judge mode: {values['judge']}; modes: {', '.join(MODES)}")
        assume = check_assumptions(values.pop("assume", ()))
        hold = values.pop("hold", 0.0)
        seconds = HOLD_SECONDS if hold is True else float(hold)
        return cls(faults=faults, assume=assume, hold=seconds, **values)

    def to_json(self) -> dict[str, Any]:
        """The options as JSON-like data that `parse` reads."""
        raw = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in raw.items()}
