"""Write report: every ending has one, and one mail says so."""

from typing import Any

from rft.contracts.ledger import Failure, StageInput
from rft.report.outcome import failure_in
from rft_aws.environment import stage_environment
from rft_aws.run_report import RunReporter
from rft_aws.stage import logger, run_id_of, run_store


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """Returns the execution's output: run, outcome, sentence, where the report is."""
    given = StageInput.model_validate(payload)
    environment = stage_environment()
    run_id = run_id_of(given.execution)
    logger.append_keys(run_id=run_id, stage="write_report")
    reporter = RunReporter(run_store(environment), environment, run_id, given.execution)
    report = reporter.write(given.ledger, cleaned_failure(given.ledger))
    reporter.announce(report)
    return reporter.entry(report)


def cleaned_failure(ledger: dict[str, Any]) -> Failure | None:
    """The failure in the plain words that Clean up gave it; as it was caught where Clean up failed itself."""
    caught = failure_in(ledger)
    cleaned = ledger.get("clean_up")
    if caught is None or cleaned is None:
        return caught
    return Failure(state=caught.state, error=cleaned["error"], cause=cleaned["cause"])
