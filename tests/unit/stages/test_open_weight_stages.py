"""What stages do otherwise with a model that needs no deployment."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rft.catalogue.models import load_models
from rft.contracts.outcomes import Decision
from rft.contracts.profile import InferenceTarget
from rft.training.targets import base_target, tuned_target
from rft_aws.stage import StageContext
from stacks.project import ROOT
from stages.deploy_model import deploy
from stages.plan_profile import target_of
from stages.promote_model import candidate
from stages.retire_model import retire
from tests.fakes.backend import FakeBackend
from tests.fakes.runs import context, run
from tests.fakes.s3 import FakeS3

MODELS = load_models(ROOT / "catalogue").models
TUNED = "ft:openai.gpt-oss-20b:123"
LEDGER: dict[str, Any] = {
    "submit_job": {"decision": "continue", "name": "math-a1"},
    "monitor_job": {"decision": "continue", "model_id": TUNED},
    "deploy_model": {"decision": "continue", "deployment_arn": TUNED},
    "compare_models": {
        "decision": "retire",
        "outcome": "rejected",
        "reason": "worse",
        **dict.fromkeys(("verdict", "primary", "prompts", "base_mean", "tuned_mean"), 0),
        **dict.fromkeys(("gain", "lower", "upper", "p_value"), 0),
    },
}


def open_weight(**changes: Any) -> StageContext:
    return replace(context(FakeS3(), LEDGER), run=run(model="gpt-oss-20b", region="us-west-2", **changes))


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    for stage in ("deploy_model", "promote_model", "retire_model"):
        monkeypatch.setattr(f"stages.{stage}.catalogue_folder", lambda: ROOT / "catalogue")


def test_deploy_goes_on_at_once_with_the_models_own_id() -> None:
    entry = deploy(open_weight()).model_dump()
    assert (entry["decision"], entry["deployment_arn"], entry["needed"]) == (Decision.CONTINUE, TUNED, False)


def test_both_arms_are_sampled_through_chat_completions() -> None:
    model = MODELS["gpt-oss-20b"]
    assert target_of(open_weight(), model, "base").api == "chat_completions"
    tuned = target_of(open_weight(), model, "tuned")
    assert (tuned.api, tuned.model_id) == ("chat_completions", TUNED)


def test_the_champion_is_the_model_once_it_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[InferenceTarget] = []

    def answers(_client: object, target: InferenceTarget) -> datetime:
        asked.append(target)
        return datetime(2026, 11, 22, tzinfo=UTC)

    monkeypatch.setattr("rft_aws.mantle_client.mantle", lambda _region: None)
    monkeypatch.setattr("rft_aws.chat_completions.answers_at", answers)
    champion = candidate(open_weight())
    assert [target.model_id for target in asked] == [TUNED]
    assert (champion.api, champion.model_arn, champion.deployment_arn) == ("chat_completions", TUNED, TUNED)
    assert champion.promoted_at == "2026-11-22T00:00:00+00:00"


@pytest.mark.parametrize(("keep", "deleted"), [(True, []), (False, [TUNED])])
def test_a_rejected_model_goes_where_the_recipe_says_so(
    monkeypatch: pytest.MonkeyPatch, keep: bool, deleted: list[str]
) -> None:
    backend = FakeBackend(uploads=True)
    monkeypatch.setattr("stages.retire_model.backend_for", lambda *_: backend)
    monkeypatch.setattr("stages.retire_model.clients.bedrock", lambda: None)
    entry = retire(open_weight(keep_rejected_model=keep)).model_dump()
    assert backend.deleted == deleted
    assert (entry["model_kept"], entry["deployments_deleted"]) == (keep, [])


def test_the_catalogue_says_which_api_a_model_has() -> None:
    for model in MODELS.values():
        api = "converse" if model.backend == "bedrock" else "chat_completions"
        assert base_target(model).api == tuned_target(model, "x").api == api
        assert model.needs_deployment == model.takes_validation_data == (model.backend == "bedrock")
