"""Validate datasets: every line of every split, and the splits against each other."""

from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import InvalidRunInput
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.paths import SPLITS
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from rft.graders.base import GraderSpecError
from rft_aws.environment import catalogue_folder
from rft_aws.stage import StageContext, run_stage


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, "validate_datasets", validate)


def validate(context: StageContext) -> StageResult:
    """Check the run's own copies, and name findings by the file that the customer knows.

    Raises:
        InvalidRunInput: a grader file of the recipe cannot be used.
    """
    run, store = context.run, context.store
    settings = DatasetSettings.of_model(
        load_models(catalogue_folder()).model(run.model),
        {"reward.json": run.reward_config, "evaluation.json": run.evaluation_config},
        run.hyperparameters,
    )
    try:
        report = validate_datasets(
            {split: store.lines(run.data[split].key) for split in SPLITS},
            settings,
            files={split: run.data[split].source_uri for split in SPLITS},
        )
    except GraderSpecError as error:
        raise InvalidRunInput(f"a grader of recipe {run.recipe!r} cannot be used: {error}") from error
    store.write_document(context.paths.findings("validate_datasets"), report)
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE if report.valid else Decision.END,
            "outcome": None if report.valid else Outcome.DATA_REFUSED,
            "reason": report.sentence(),
            "errors": report.errors,
            "warnings": report.warnings,
            "rows": report.rows,
            "effective_rows": report.effective_rows,
            "steps": None if report.training is None else report.training.steps,
            "tier": report.tier,
        }
    )
