"""What `rft destroy` finds to delete, also where a run's own objects have expired."""

import json
from types import SimpleNamespace
from typing import Any

from rft.catalogue.prices import load_prices
from rft.promotion.champion import Champion, ChampionRecord
from rft_cli.client.inventory import Inventory, _read_runs
from rft_cli.client.teardown import remaining
from stacks.project import ROOT
from tests.fakes.runs import RUN_ID
from tests.fakes.s3 import FakeS3


def champion(number: int) -> Champion:
    return Champion(
        recipe="math",
        run_id=RUN_ID,
        model_arn=f"model-{number}",
        deployment_arn=f"deployment-{number}",
        data_sha256={},
        reward_version="r",
        evaluation_version="e",
        verdict={},
        promoted_at="2026-11-22T12:00:00+00:00",
        simulated=True,
    )


class Bedrock:
    def get_custom_model_deployment(self, *, customModelDeploymentIdentifier: str) -> dict[str, Any]:
        arn = customModelDeploymentIdentifier
        return {"customModelDeploymentArn": arn, "modelDeploymentName": f"name of {arn}"}

    def get_custom_model(self, *, modelIdentifier: str) -> dict[str, Any]:
        return {"modelArn": modelIdentifier, "modelName": f"name of {modelIdentifier}"}


def test_a_champion_whose_run_has_expired_is_found_with_the_one_before_it() -> None:
    record = ChampionRecord(**champion(2).model_dump(), previous=champion(1))
    s3 = FakeS3({("runs", "champions/math.json"): record.model_dump_json().encode()})
    resources = {
        "resources": [
            {
                "kind": "deployment",
                "name": "n",
                "backend": "bedrock",
                "execution": "x",
                "noted_ms": 1,
                "identifier": "deployment-2",
            }
        ]
    }
    s3.objects["runs", f"runs/{RUN_ID}/resources.json"] = json.dumps(resources).encode()
    found = Inventory()
    clients: Any = SimpleNamespace(s3=s3, bedrock=Bedrock())
    _read_runs(clients, "runs", found)
    assert [item.arn for item in found.deployments] == ["deployment-2", "deployment-1"]
    assert [item.arn for item in found.champions] == ["deployment-2"]
    assert [item.arn for item in found.models] == ["model-2", "model-1"]


def test_open_weight_jobs_are_named_and_never_asked_for_elsewhere() -> None:
    record = ChampionRecord(**champion(2).model_copy(update={"api": "chat_completions"}).model_dump())
    s3 = FakeS3({("runs", "champions/math.json"): record.model_dump_json().encode()})
    noted = {"name": "n", "backend": "mantle", "execution": "x", "noted_ms": 1}
    resources = [
        {**noted, "kind": "training_job", "identifier": "n/ftjob-1", "released": True},
        {**noted, "kind": "training_file", "released": True},
    ]
    s3.objects["runs", f"runs/{RUN_ID}/resources.json"] = json.dumps({"resources": resources}).encode()
    found = Inventory()
    clients: Any = SimpleNamespace(s3=s3, bedrock=None)
    _read_runs(clients, "runs", found)
    assert found.open_weight == ["n/ftjob-1"]
    assert (found.jobs, found.models, found.deployments) == ([], [], [])
    prices = load_prices(ROOT / "catalogue")
    left = remaining(Inventory(open_weight=found.open_weight), prices, key_deleted=True)
    assert [(part.usd_a_month, "n/ftjob-1" in part.what) for part in left] == [(None, True)]
