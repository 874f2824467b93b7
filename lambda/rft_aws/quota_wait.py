"""Waiting until Bedrock has room for another training job."""

from rft.contracts.errors import TrainingQuotaUsedUp
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision
from rft_aws.stage import StageContext, logger

# Room comes when another job ends, and jobs take hours: asking four times an hour loses little.
WAIT_SECONDS = 900
# Longer than any published job. Service Quotas calls the quotas so; the message does not say which of them it is.
LONGEST_WAIT_SECONDS = 12 * 3600
QUOTAS = (
    "'Scheduled customization jobs' (L-0406044C) or, if the message is about custom models, "
    "'Custom models per account' (L-CB5B847D)"
)


def wait_for_quota(context: StageContext, message: str) -> StageResult:
    """Ask to be called again.

    Raises:
        TrainingQuotaUsedUp: the run has waited for as long as it does.
    """
    before = context.input.ledger.get("submit_job") or {}
    waited = int(before.get("waited_seconds", 0))
    if waited >= LONGEST_WAIT_SECONDS:
        raise TrainingQuotaUsedUp(
            f"For {waited // 3600} hours Bedrock had no room for the training job: {message.rstrip('.')}. For Nova the "
            f"quota is {QUOTAS}: ask for more in Service Quotas, end other jobs or delete models, then resume "
            f"the run {context.run.run_id}; nothing that was done is repeated"
        )
    logger.warning("no room for the training job; waiting", extra={"waited_seconds": waited})
    return StageResult.model_validate(
        {
            "decision": Decision.WAIT,
            "wait_seconds": WAIT_SECONDS,
            "waited_seconds": waited + WAIT_SECONDS,
            "reason": f"Waiting for Bedrock to have room for another training job: {message}",
        }
    )
