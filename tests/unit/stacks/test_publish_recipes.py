"""The custom resource: it writes what is missing, deletes nothing, and always answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_resources import publish_recipes
from custom_resources.publish_recipes import answer, handler, publish

EVENT = {
    "ResponseURL": "https://cloudformation.example/answer",
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Recipes",
    "ResourceProperties": {"Bucket": "datasets"},
}


class MissingError(Exception):
    response = {"Error": {"Code": "404"}}  # noqa: RUF012 - the shape of botocore's


class DeniedError(MissingError):
    response = {"Error": {"Code": "403"}}  # noqa: RUF012


class FakeS3:
    """Objects in memory; `deny` refuses every look."""

    class exceptions:
        ClientError = MissingError

    def __init__(self, deny: bool = False) -> None:
        self.objects: dict[str, tuple[bytes, dict[str, str]]] = {}
        self.puts: list[str] = []
        self.deny = deny

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        if self.deny:
            raise DeniedError("denied")
        if Key not in self.objects:
            raise MissingError("missing")
        return {"Metadata": self.objects[Key][1]}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, Metadata: dict[str, str]) -> None:
        self.puts.append(Key)
        self.objects[Key] = (Body, Metadata)


@pytest.fixture
def recipes(tmp_path: Path) -> Path:
    for name in ("math/recipe.yaml", "math/train.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    class Response:
        status = 200

        def __enter__(self) -> "Response":
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def urlopen(request: Any, timeout: float) -> Response:
        assert (request.full_url, request.get_method(), timeout > 0) == (EVENT["ResponseURL"], "PUT", True)
        sent.append(json.loads(request.data))
        return Response()

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    return sent


def use(monkeypatch: pytest.MonkeyPatch, recipes: Path, s3: FakeS3) -> None:
    import boto3

    monkeypatch.setattr(publish_recipes, "RECIPES", recipes)
    monkeypatch.setattr(boto3, "client", lambda service: s3)


def test_files_are_written_once(recipes: Path) -> None:
    s3 = FakeS3()
    assert publish(recipes, "datasets", s3) == 2
    assert publish(recipes, "datasets", s3) == 0
    (recipes / "math" / "train.jsonl").write_text("changed")
    assert publish(recipes, "datasets", s3) == 1
    assert s3.puts == ["recipes/math/recipe.yaml", "recipes/math/train.jsonl", "recipes/math/train.jsonl"]


def test_object_that_somebody_else_wrote_is_replaced(recipes: Path) -> None:
    s3 = FakeS3()
    s3.objects["recipes/math/recipe.yaml"] = (b"by hand", {})
    assert publish(recipes, "datasets", s3) == 2


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_success_is_answered(
    monkeypatch: pytest.MonkeyPatch, recipes: Path, answers: list[dict[str, Any]], kind: str
) -> None:
    use(monkeypatch, recipes, FakeS3())
    handler({**EVENT, "RequestType": kind}, None)
    assert answers == [
        {
            "Status": "SUCCESS",
            "Reason": "Done",
            "PhysicalResourceId": "published-recipes",
            "StackId": "stack",
            "RequestId": "request",
            "LogicalResourceId": "Recipes",
            "Data": {"Written": 2},
        }
    ]


def test_delete_touches_nothing(
    monkeypatch: pytest.MonkeyPatch, recipes: Path, answers: list[dict[str, Any]]
) -> None:
    s3 = FakeS3()
    use(monkeypatch, recipes, s3)
    handler({**EVENT, "RequestType": "Delete", "PhysicalResourceId": "published-recipes"}, None)
    assert answers[0]["Status"] == "SUCCESS"
    assert s3.puts == []


def test_refusal_is_answered_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, recipes: Path, answers: list[dict[str, Any]]
) -> None:
    use(monkeypatch, recipes, FakeS3(deny=True))
    handler({**EVENT, "RequestType": "Create"}, None)
    assert answers[0]["Status"] == "FAILED"
    assert (
        answers[0]["Reason"] == "The recipes could not be copied to the datasets bucket: DeniedError: denied"
    )


def test_physical_id_never_changes(answers: list[dict[str, Any]]) -> None:
    answer({**EVENT, "PhysicalResourceId": "earlier"}, None, {})
    assert answers[0]["PhysicalResourceId"] == "earlier"
