"""The report's hyperparameters: each with its origin, and those that the model has no place for."""

from rft.contracts.recipe import Hyperparameters
from rft.report.build import build_report
from tests.fakes.runs import RUN_ID, execution, run


def test_each_value_has_its_origin_and_what_is_left_out_is_said() -> None:
    origins = {"epochCount": "derived (200 training rows)", "learningRate": "recipe: 1e-05, left out"}
    given = run(hyperparameters=Hyperparameters(epochCount=6), hyperparameter_origins=origins)
    report = build_report(execution=execution(), run_id=RUN_ID, ledger={}, run=given)
    assert [(line.name, line.value, line.origin) for line in report.hyperparameters] == [
        ("epochCount", "6", "derived (200 training rows)"),
        ("learningRate", "", "recipe: 1e-05, left out"),
    ]
