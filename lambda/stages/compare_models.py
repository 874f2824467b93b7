"""Compare models: base against tuned on the same prompts; the verdict."""

from typing import Any

from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome, Verdict
from rft.evaluation.compare import compare
from rft_aws.profile_results import read_profile
from rft_aws.stage import StageContext, run_stage

# Row keys that a recipe may slice by.
LABELS = ("difficulty",)
_OUTCOMES = {
    Verdict.PROMOTE: None,
    Verdict.REJECT: Outcome.REJECTED,
    Verdict.INSUFFICIENT_EVIDENCE: Outcome.INSUFFICIENT_EVIDENCE,
}


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "compare_models", judge)


def judge(context: StageContext) -> StageResult:
    """Read both profiles, compare, keep the whole comparison, hand on the verdict."""
    run, store = context.run, context.store
    comparison = compare(
        read_profile(store, run.run_id, "base"),
        read_profile(store, run.run_id, "tuned"),
        run.evaluation,
        labels=labels_of(store.rows(run.run_id, "test")),
    )
    store.write_document(context.paths.findings("compare_models"), comparison)
    promote = comparison.verdict == Verdict.PROMOTE
    return StageResult.model_validate(
        {
            "decision": Decision.PROMOTE if promote else Decision.RETIRE,
            "outcome": _OUTCOMES[comparison.verdict],
            "reason": comparison.reason,
            **comparison.summary(),
        }
    )


def labels_of(rows: list[dict[str, Any]]) -> dict[int, dict[str, str]]:
    """Labels by row number, where rows carry them."""
    return {
        number: {name: str(row[name]) for name in LABELS if isinstance(row.get(name), str)}
        for number, row in enumerate(rows)
    }
