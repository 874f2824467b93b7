"""The recipes whose responses a model judges, each from its own rows to a promoted model, with the stand-in judge."""

import json
from pathlib import Path

import pytest

from rehearsal.session import RehearsalSession
from tests.rehearsal.conftest import QUIET
from tests.rehearsal.shown_metrics import told_metrics, watched_metrics

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]


@pytest.mark.parametrize("recipe", ["chat", "creative_writing", "moderation", "summarization"])
def test_ends_promoted_and_says_what_judging_took(recipe: str, tmp_path: Path) -> None:
    with RehearsalSession(recipe, home=tmp_path, options=QUIET) as session:
        result = session.rehearse({"recipe": recipe, "seed": 7})
        assert (result.status, result.outcome) == ("SUCCEEDED", "promoted"), result.sentence
        assert result.reward_curve is not None
        assert result.reward_curve.last > result.reward_curve.first + 0.1
        assert result.report is not None
        rows = json.loads(result.report.with_name("report.json").read_text())["training_metrics"]
        assert any(value for row in rows for name, value in row.items() if name.startswith("judge"))
        assert session.left_running().jobs == []
        told = told_metrics(session)
        assert [each for each in watched_metrics(session) if not told.tells(each)] == []
