"""Everything that a report can be made of, with chosen words wherever a person's or a model's can stand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rft.calibration.report import Attacks, Bias, CalibrationCheck, CalibrationReport, Measure, missing
from rft.catalogue.models import RowLimits
from rft.catalogue.prices import load_prices, run_prices
from rft.contracts.recipe import Approvals, Evaluation, Gates, Hyperparameters
from rft.contracts.run import DataObject, Execution, GraderFunction, Run
from rft.data.settings import DatasetSettings
from rft.data.validate import validate_datasets
from rft.evaluation.compare import compare
from rft.forecast.forecast import forecast
from rft.forecast.inputs import ForecastInputs
from rft.preflight.report import Check, PreflightReport, WorstRow
from rft.promotion.champion import Champion, promoted
from rft.report.stages import STAGES
from rft.watchdog.rules.base import Level, WatchdogFinding
from tests.fakes.profiles import profile

RUN_ID = "math-20260101-0123456789"
PRICES = load_prices(Path(__file__).parents[2] / "catalogue")


def execution(account: str = "111122223333") -> Execution:
    return Execution(
        arn=f"arn:aws:states:us-east-1:{account}:execution:Pipeline:one",
        name="one",
        start_time=datetime(2026, 1, 1, tzinfo=UTC),
        input={"recipe": "math"},
        state_machine_arn=f"arn:aws:states:us-east-1:{account}:stateMachine:Pipeline",
    )


def run(text: str = "words", simulated: bool = False) -> Run:
    function = GraderFunction(
        name="f",
        version="1",
        arn="arn:f:1",
        code_sha256="abc",
        log_group="/aws/lambda/f",
        timeout_seconds=300,
    )
    data = {
        split: DataObject(
            split=split,
            source_uri=f"s3://bucket/{split}.jsonl",
            source_version="v1",
            source_sha256="0" * 64,
            key=f"runs/{RUN_ID}/data/{split}.jsonl",
            sha256="1" * 64,
            rows=120,
            bytes=9,
        )
        for split in ("train", "validation", "test")
    }
    return Run(
        run_id=RUN_ID,
        recipe="math",
        title=text,
        model="nova-2-lite",
        region="us-east-1",
        account="111122223333",
        simulated=simulated,
        seed=0,
        execution_arn=execution().arn,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        input={"recipe": "math"},
        hyperparameters=Hyperparameters(epochCount=2, batchSize=64),
        hyperparameter_origins={"epochCount": text},
        use_validation_data=True,
        evaluation=Evaluation(primary="accuracy"),
        gates=Gates(),
        approvals=Approvals(),
        keep_rejected_model=True,
        data=data,
        reward=function,
        evaluation_function=function,
        reward_config={},
        evaluation_config={},
        recipe_versions={"recipe.yaml": None, "reward.json": text},
    )


def parts(text: str = "words", simulated: bool = False) -> dict[str, Any]:
    """Every optional input of a report, with `text` wherever a person's or a model's words can stand."""
    base = profile([[1.0, 0.0]] * 15 + [[0.0, 0.0]] * 15, text=text)
    tuned = profile([[1.0, 1.0]] * 15 + [[0.0, 1.0]] * 10 + [[0.0, 0.0]] * 5, text=text)
    labels = {row: {"difficulty": text} for row in range(30)}
    inputs = ForecastInputs(
        effective_rows=400,
        test_prompts=30,
        hyperparameters=Hyperparameters(),
        evaluation=Evaluation(primary="accuracy"),
        gates=Gates(budget_usd=10),
        base_requests_per_minute=200,
        tuned_requests_per_minute=4,
        prices=run_prices(PRICES, "nova-2-lite"),
    )
    champion = Champion(
        recipe="math",
        run_id=text,
        model_arn="arn:model",
        deployment_arn=text,
        data_sha256={},
        reward_version="1",
        evaluation_version="1",
        verdict={},
        promoted_at="2026-01-01",
        simulated=False,
    )
    preflight = PreflightReport(
        decision="refuse",
        reasons=[text],
        checks=[Check(name=text, passed=False, sentence=text)],
        strategies={text: 0.4},
        worst_rows=[WorstRow(row=1, gold=0.5, attack=0.6, strategy=text)],
        low_margin_rows=[WorstRow(row=n, gold=0.5, attack=0.6, strategy=text, text=text) for n in range(12)],
        fixed_strings={text: 0.2},
        rows=10,
        samples=50,
    )
    calibration = CalibrationReport(
        function="reward",
        status="refused",
        sentence=text,
        reasons=[text],
        warnings=[text],
        checks=[CalibrationCheck(name=text, passed=False, gates=True, sentence=text)],
        measures=[
            Measure(
                name=text,
                kind="responses",
                cases=120,
                prompts=40,
                agreement=0.8,
                kappa=0.61,
                lower=0.5,
                upper=0.7,
                constant=0.5,
                length_kappa=0.2,
                repeat=0.95,
            ),
            Measure(
                name="undefined",
                kind="criterion",
                cases=3,
                prompts=1,
                agreement=None,
                kappa=None,
                lower=None,
                upper=None,
                constant=None,
                length_kappa=None,
                repeat=None,
            ),
        ],
        labels={"people": 120, text: 3},
        attacks=Attacks(samples=30, mean=0.01, highest=0.3, worst=text),
        bias=Bias(position=0.05, verbosity_pairs=0.75, verbosity_pairs_errors=8),
        asked=276,
    )
    return {
        "run": run(text, simulated),
        "calibration": {"reward": calibration, text: missing(text)},
        "datasets": validate_datasets(
            {"train": [text.encode()] * 60, "test": []},
            DatasetSettings(RowLimits(minimum=100, maximum=20_000)),
            files={"train": text},
        ),
        "preflight": {"reward": preflight, text: preflight},
        "forecast": forecast(base, inputs),
        "training_metrics": [
            {
                "step": step,
                "critic/rewards/mean": 0.4 + step / 100,
                "val-score/rewards/mean@1": 0.4,
                "sources": [text],
            }
            for step in range(1, 20)
        ],
        "comparison": compare(base, tuned, Evaluation(primary="accuracy"), labels=labels),
        "champion": promoted(
            promoted(None, champion), champion.model_copy(update={"model_arn": "arn:other"})
        ),
        "watchdog": [
            WatchdogFinding(rule="hours_limit", level=Level.STOP, message=text, numbers={}, fired=True),
            WatchdogFinding(
                rule=text, level=Level.WARN, message=text, numbers={text: 1.0, "limit": 0.5}, fired=True
            ),
            WatchdogFinding(rule=text, level=Level.NOTE, message=text, numbers={}, metrics=(text,)),
        ],
        "timings": {"resolve_run": 3.0, "monitor_job": 9_000.0},
        "links": {text: "https://example.com/?a=1&b=2", "bad": "javascript:alert(1)"},
    }


def ledger(text: str = "words", outcome: str | None = "promoted") -> dict[str, Any]:
    entries: dict[str, Any] = {
        key: {"decision": "continue", "outcome": None, "reason": text} for key in STAGES
    }
    entries["retire_model"]["outcome"] = outcome
    entries["resolve_run"] = {"decision": "continue", "data": {"train": {"rows": 120}}}
    entries["submit_job"] = {"decision": "continue", "name": text, "job_id": text}
    return entries
