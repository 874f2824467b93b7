"""How a run ended, in one plain sentence."""

import json
from collections.abc import Mapping
from typing import Any

from rft.contracts.ledger import Failure
from rft.contracts.outcomes import Outcome
from rft.report.stages import STAGES

_OPENING = {
    Outcome.PROMOTED: "The tuned model was promoted",
    Outcome.REJECTED: "The tuned model was rejected",
    Outcome.INSUFFICIENT_EVIDENCE: "The evidence is not enough to promote or reject the tuned model",
    Outcome.DATA_REFUSED: "The data was refused, before any model was called",
    Outcome.REWARD_REFUSED: "The reward was refused, before any training was paid for",
    Outcome.NO_GO: "The forecast stopped the run, before any training was paid for",
    Outcome.DECLINED: "The run was declined",
    Outcome.STOPPED_BY_WATCHDOG: "The watchdog stopped the training job",
}

_ADVICE = {
    "InvalidRunInput": "Correct the execution input or the recipe, and start again.",
    "AccountNotReady": "Do what the message lists (`rft doctor` checks it again), then start a fresh run.",
    "BedrockThrottled": "Bedrock's quota was used up for too long. Resume the run later, or ask for a higher quota.",
    "TrainingQuotaUsedUp": "Nothing was trained. End other jobs or ask for a higher quota, then resume the run.",
    "TrainingJobFailed": "Bedrock ended the training job; the reason is above. A resumed run trains anew.",
    "RewardFunctionFailed": "A reward or evaluation function broke. Its log has the cause; no score was made up.",
    "DeploymentFailed": "The tuned model is kept. Look at the deployment quotas, then resume the run.",
    "ModelCallFailed": "A model refused a request for good. The message says why.",
    "PreflightStuck": "Proving the reward made no progress. Resume the run later: what was judged is kept.",
    "ProfileStuck": "Profiling made no progress. Resume the run later, or sample fewer prompts.",
    "RunStateBroken": "An object of this run is missing or unreadable. Start a fresh run.",
    "States.Timeout": "The stage did not finish in its time. Resume the run to try it again.",
}
_OTHER_ADVICE = (
    "Resume the run to try the stage again; if it fails once more, the stage's log has the details."
)


def sentence(
    outcome: Outcome | None,
    *,
    failure: Failure | None = None,
    reason: str | None = None,
    simulated: bool = False,
) -> str:
    """The run's end: its outcome with the reason of the stage that decided it, or its failure with the cause."""
    if failure is not None:
        text = f"The run failed in {failure.state}: {plain_cause(failure.cause) or failure.error}"
    elif outcome is None:
        text = "The run has not ended"
    else:
        text = f"{_OPENING[outcome]}: {reason.strip()}" if reason and reason.strip() else _OPENING[outcome]
    text = text if text.endswith((".", "!", "?")) else text + "."
    return f"Simulated: {text}" if simulated else text


def advice(failure: Failure) -> str:
    """What a person can do about a failure."""
    return _ADVICE.get(failure.error, _OTHER_ADVICE)


def plain_cause(cause: str) -> str:
    """A cause without its wrapping: Lambda sends `{"errorMessage", "errorType", "stackTrace"}` as text."""
    try:
        parsed = json.loads(cause)
    except ValueError:
        return cause.strip()
    if isinstance(parsed, dict) and isinstance(parsed.get("errorMessage"), str):
        return str(parsed["errorMessage"]).strip()
    return cause.strip()


def ending(ledger: Mapping[str, Any]) -> tuple[Outcome | None, str | None]:
    """The outcome that the ledger holds and the reason that goes with it: the last stage to name one decides."""
    for key in reversed(STAGES):
        entry = ledger.get(key)
        if isinstance(entry, Mapping) and entry.get("outcome") in set(Outcome):
            reason = entry.get("reason")
            return Outcome(entry["outcome"]), reason if isinstance(reason, str) else None
    return None, None


def failure_in(ledger: Mapping[str, Any]) -> Failure | None:
    """What a Catch recorded, if the run failed."""
    found = ledger.get("failure")
    if not isinstance(found, Mapping):
        return None
    return Failure(
        state=str(found.get("state", "an unknown state")),
        error=str(found.get("error", "unknown")),
        cause=str(found.get("cause", "")),
    )
