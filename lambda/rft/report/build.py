"""Puts a report together from whatever a run left behind; every ending, the earliest included, has one."""

from collections.abc import Mapping, Sequence
from typing import Any

from rft.calibration.report import CalibrationReport
from rft.contracts.ledger import Failure
from rft.contracts.run import Execution, Run
from rft.data.validate import DatasetReport
from rft.evaluation.compare import Comparison
from rft.forecast.forecast import Forecast
from rft.preflight.report import PreflightReport
from rft.promotion.champion import ChampionRecord
from rft.report.judging import Judging
from rft.report.model import Fact, FailureView, Report, Setting, StageLine
from rft.report.outcome import advice, ending, failure_in, plain_cause, sentence
from rft.report.stages import OPTIONAL, STAGES
from rft.watchdog.rules.base import WatchdogFinding

__all__ = ["Report", "build_report", "sentence"]

# What an account's id is on the local AWS.
_LOCAL_ACCOUNT = ":000000000000:"


def build_report(
    *,
    execution: Execution,
    run_id: str,
    ledger: Mapping[str, Any],
    run: Run | None = None,
    failure: Failure | None = None,
    datasets: DatasetReport | None = None,
    preflight: Mapping[str, PreflightReport] | None = None,
    calibration: Mapping[str, CalibrationReport] | None = None,
    forecast: Forecast | None = None,
    training_metrics: Sequence[Mapping[str, Any]] = (),
    judging: Judging | None = None,
    comparison: Comparison | None = None,
    champion: ChampionRecord | None = None,
    watchdog: Sequence[WatchdogFinding] = (),
    timings: Mapping[str, float] | None = None,
    links: Mapping[str, str] | None = None,
) -> Report:
    """A run's report; all but the first three are missing where the run did not come so far.

    Args:
        execution: the execution; its ARN also tells whether it was simulated when there is no run.
        run_id: the run's id.
        ledger: the state document, with `failure` in it if a state failed.
        preflight: by function, "reward" and "evaluation"; so is `calibration`.
        failure: what failed, if the ledger does not say it.
        timings: seconds by ledger key.
        links: by label, such as the execution in the console.
    """
    failed = failure or failure_in(ledger)
    outcome, reason = (None, None) if failed is not None else ending(ledger)
    simulated = run.simulated if run is not None else _LOCAL_ACCOUNT in execution.arn
    return Report(
        run_id=run_id,
        recipe=run.recipe if run is not None else _given(execution, "recipe"),
        title=run.title if run is not None else "A run that was not resolved",
        model=run.model if run is not None else "",
        simulated=simulated,
        outcome=outcome,
        sentence=sentence(outcome, failure=failed, reason=reason, simulated=simulated),
        started_at=execution.start_time.isoformat(timespec="seconds"),
        failure=None if failed is None else _failure(failed),
        stages=_stages(ledger, failed, timings or {}),
        datasets=datasets,
        preflight=dict(preflight or {}),
        calibration=dict(calibration or {}),
        forecast=forecast,
        training_metrics=[dict(row) for row in training_metrics],
        judging=judging,
        comparison=comparison,
        champion=champion,
        hyperparameters=_settings(run),
        approvals=_approvals(ledger),
        lineage=_lineage(execution, run_id, run, ledger),
        watchdog=list(watchdog),
        links=dict(links or {}),
    )


def _given(execution: Execution, key: str) -> str:
    value = execution.input.get(key) if isinstance(execution.input, dict) else None
    return value if isinstance(value, str) else ""


def _failure(failure: Failure) -> FailureView:
    return FailureView(
        state=failure.state, error=failure.error, cause=plain_cause(failure.cause), advice=advice(failure)
    )


def _stages(
    ledger: Mapping[str, Any], failure: Failure | None, timings: Mapping[str, float]
) -> list[StageLine]:
    lines = []
    for key, title in STAGES.items():
        entry = ledger.get(key)
        failed_here = failure is not None and failure.state in (title, key)
        if entry is None and key in OPTIONAL and not failed_here:
            continue
        facts = entry if isinstance(entry, Mapping) else {}
        if failed_here:
            status = "failed"
        elif entry is None:
            status = "not reached"
        else:
            status = "ended the run" if facts.get("decision") == "end" else "done"
        lines.append(
            StageLine(key=key, title=title, status=status, note=_note(key, facts), seconds=timings.get(key))
        )
    return lines


def _note(key: str, facts: Mapping[str, Any]) -> str:
    """The stage's reason, or the figure that says most about it."""
    reason = facts.get("reason")
    if isinstance(reason, str) and reason:
        return reason
    if key == "resolve_run" and isinstance(facts.get("data"), Mapping):
        return ", ".join(f"{data.get('rows', 0):,} {split} rows" for split, data in facts["data"].items())
    for name, words in _FIGURES.get(key, ()):
        if facts.get(name) is not None:
            return words.format(facts[name])
    return ""


_FIGURES: dict[str, tuple[tuple[str, str], ...]] = {
    "plan_base_sample": (("prompts", "{:,} prompts"),),
    "plan_base_profile": (("prompts", "{:,} prompts"),),
    "plan_tuned_profile": (("prompts", "{:,} prompts"),),
    "sample_base_model": (("responses", "{:,} responses"),),
    "profile_base_model": (("responses", "{:,} responses"),),
    "profile_tuned_model": (("responses", "{:,} responses"),),
    "submit_job": (("name", "job {}"),),
    "monitor_job": (("hours", "{} hours of training job"),),
    "deploy_model": (("deployment_arn", "{}"),),
}


def _settings(run: Run | None) -> list[Setting]:
    if run is None:
        return []
    values, origins = run.hyperparameters.model_dump(exclude_none=True), run.hyperparameter_origins
    taken = [
        Setting(name=name, value=f"{value}", origin=origins.get(name, "not recorded"))
        for name, value in values.items()
    ]
    # What the recipe has for other models: said, so that nobody takes it for used.
    unused = [
        Setting(name=name, value="", origin=origin) for name, origin in origins.items() if name not in values
    ]
    return taken + unused


def _approvals(ledger: Mapping[str, Any]) -> list[Fact]:
    facts = []
    for key in ("approve_training", "approve_promotion"):
        entry = ledger.get(key)
        if isinstance(entry, Mapping):
            said = "approved" if entry.get("decision") == "continue" else "declined"
            who = f" by {entry['by']}" if entry.get("by") else ""
            why = f": {entry['reason']}" if entry.get("reason") else ""
            facts.append(Fact(label=STAGES[key], value=f"{said}{who}{why}"))
    return facts


def _lineage(execution: Execution, run_id: str, run: Run | None, ledger: Mapping[str, Any]) -> list[Fact]:
    facts = [Fact(label="Run", value=run_id), Fact(label="Execution", value=execution.arn)]
    if run is not None:
        facts.append(Fact(label="Model and Region", value=f"{run.model} in {run.region}"))
        for split, data in run.data.items():
            version = f", version {data.source_version}" if data.source_version else ""
            facts.append(
                Fact(
                    label=f"{split.capitalize()} data",
                    value=f"{data.rows:,} rows of {data.source_uri}{version}, SHA-256 {data.source_sha256}",
                )
            )
        facts.append(Fact(label="Reward function", value=f"{run.reward.arn}, code {run.reward.code_sha256}"))
        evaluator = run.evaluation_function
        facts.append(
            Fact(label="Evaluation function", value=f"{evaluator.arn}, code {evaluator.code_sha256}")
        )
        if run.calibration is not None:
            cases = run.calibration
            facts.append(
                Fact(
                    label="Calibration data",
                    value=f"{cases.rows:,} cases of {cases.source_uri}, SHA-256 {cases.source_sha256}",
                )
            )
        for pin in run.judges:
            hashes = f"SHA-256 of the rubric {pin.rubric_sha256}, of the prompt {pin.prompt_sha256}"
            facts.append(
                Fact(
                    label=f"Judge of the {pin.function} function",
                    value=f"{pin.model} at {pin.path} ({pin.type}), {hashes}",
                )
            )
        for name, found in run.recipe_versions.items():
            facts.append(Fact(label=name, value=f"version {found}" if found else "unversioned"))
    for label, key, name in (
        ("Training job", "submit_job", "job_id"),
        ("Tuned model", "monitor_job", "model_id"),
        ("Deployment", "deploy_model", "deployment_arn"),
    ):
        entry = ledger.get(key)
        if isinstance(entry, Mapping) and entry.get(name) and entry.get("needed", True):
            facts.append(Fact(label=label, value=str(entry[name])))
    return facts + _checkpoints(ledger.get("monitor_job"))


def _checkpoints(entry: Any) -> list[Fact]:
    """The models that the job kept on its way, which can be called like the last one; Nova's job shows none."""
    kept = entry.get("checkpoints") if isinstance(entry, Mapping) else None
    if not kept:
        return []
    named = "; ".join(f"step {each['step']}: {each['model_id']}" for each in kept)
    return [Fact(label="Checkpoints", value=named)]
