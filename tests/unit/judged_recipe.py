"""A committed recipe whose responses a model judges: its files, and its graders with the stand-in judge."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from statistics import correlation

from rft.calibration.calibrate import calibrate
from rft.calibration.cases import Case, read_cases
from rft.calibration.report import CalibrationReport
from rft.contracts.grader_event import parse_event
from rft.contracts.profile import GraderScores
from rft.contracts.recipe import Gates
from rft.graders.base import Grader, Score
from rft.graders.batch import grade_batch
from rft.graders.load import load_grader
from rft.graders.means import Means
from rft.graders.spec import documents
from rft.preflight.gate import run_preflight
from rft.preflight.report import PreflightReport
from tests.unit.committed_recipe import CommittedRecipe, Row
from tests.unit.preflight.test_gate import invoke_with
from tests.unit.rehearsal.judge_double import InProcessJudge, sample_of

FUNCTIONS = ("reward", "evaluation")


@dataclass(frozen=True)
class JudgedRecipe(CommittedRecipe):
    """A committed recipe with its graders and the stand-in judge."""

    def document(self, function: str) -> Row:
        """reward.json or evaluation.json."""
        document: Row = json.loads((self.folder / f"{function}.json").read_text(encoding="utf-8"))
        return document

    def rubric(self, function: str) -> Row:
        """The one rubric of a function."""
        (found,) = (each for each in documents(self.document(function)) if each["type"] == "rubric")
        return dict(found)

    def grader(self, function: str, rows: list[Row]) -> Grader:
        """The function's grader; its judge finds these rows behind their prompts."""
        return load_grader(self.document(function), means=Means(judge=InProcessJudge(rows)))

    def grade_golds(self, function: str) -> list[tuple[Row, Score]]:
        """Every row with the score of its own good response."""
        grader = self.grader(function, self.rows)
        return [(row, grader.grade(sample_of(row, row["gold_response"]))) for row in self.rows]

    def preflight(self, function: str, every: int) -> PreflightReport:
        """The gate on every so-manieth row."""
        rows = self.rows[::every]
        return run_preflight(rows, self.document(function), invoke_with(self.grader(function, rows)))

    def cases(self) -> list[Case]:
        """The calibration's cases."""
        file = self.folder / "calibration.jsonl"
        known = {criterion["id"] for criterion in self.rubric("reward")["criteria"]}
        return read_cases(file.read_bytes().splitlines(), file.name, known)

    def calibrate(self, function: str) -> CalibrationReport:
        """What calibration says of the stand-in judge."""
        cases = self.cases()
        grader = self.grader(function, [case.row for case in cases])

        def grade(samples: list[Row]) -> list[GraderScores]:
            scores = grade_batch(grader, parse_event(samples))
            return [GraderScores(score=score.value, metrics=dict(score.components)) for score in scores]

        return calibrate(cases, self.document(function), grade, Gates(), function=function)

    def flawed(self) -> Counter[str]:
        """How often each label of the calibration is false."""
        singles = [line for line in self.lines("calibration") if "labels" in line]
        return Counter(name for line in singles for name, met in line["labels"].items() if not met)

    def length_correlation(self) -> float:
        """Of the words of a calibration response with its label."""
        singles = [line for line in self.lines("calibration") if "labels" in line]
        words = [float(len(line["response"].split())) for line in singles]
        return correlation(words, [float(line["labels"]["overall"]) for line in singles])
