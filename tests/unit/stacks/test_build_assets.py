"""Assets: the same tree gives the same bytes, an unchanged one is not written again."""

import json
import os
import re
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from stacks import build_assets
from stacks.asset_zip import source_files, write_zip
from stacks.build_assets import build, build_recipes_zip
from stacks.project import ROOT, ProjectFolders
from stacks.vendoring import SERVICES, Platform, Vendored, prune


def fake_vendor(locks: Sequence[Path], platform: Platform, build: Path) -> Vendored:
    """Two packages in place of an installation, and a marker for each lock file."""
    folder = build / platform / ("vendor-" + "+".join(path.stem for path in locks))
    for lock in locks:
        (folder / lock.stem).mkdir(parents=True, exist_ok=True)
        (folder / lock.stem / "marker.py").write_text(lock.stem)
    for name in ("boto3/session.py", "botocore/data/s3/api.json", "botocore/data/sns/api.json", "six.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    archives = folder.with_suffix(".zip"), folder.with_name(folder.name + "-statistics.zip")
    for archive in archives:
        write_zip(archive, dict(source_files(folder)), compression=zipfile.ZIP_DEFLATED)
    return Vendored(folder, *archives, "key")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProjectFolders:
    monkeypatch.setattr(build_assets, "vendor", fake_vendor)
    source = tmp_path / "lambda"
    for name in ("rft/core.py", "rft_aws/calls.py", "stages/resolve_run.py", "reward/handler.py"):
        (source / name).parent.mkdir(parents=True)
        (source / name).write_text(f"# {name}\n")
    (source / "rft" / "__pycache__").mkdir()
    (source / "rft" / "__pycache__" / "core.pyc").write_bytes(b"stale")
    (source / "custom_resources").mkdir()
    (source / "custom_resources" / "publish_recipes.py").write_text("# publisher\n")
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "models.yaml").write_text("models: {}\n")
    recipe = tmp_path / "datasets" / "math"
    recipe.mkdir(parents=True)
    for name in build_assets.RECIPE_FILES:
        (recipe / name).write_text(f"{name}\n")
    for name in ("reward.json", "evaluation.json"):
        (recipe / name).write_text('{"type": "math_answer"}\n')
    (recipe / "make_data.py").write_text("# stays at home\n")
    return ProjectFolders(tmp_path / "datasets", tmp_path / "catalogue", source, tmp_path / "build")


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_what_each_asset_holds(folders: ProjectFolders) -> None:
    zips = {path.stem: names(path) for path in build(folders, "lambda")}
    assert set(zips) == {
        "stages", "statistics", "open_weight", "publish_recipes", "reward-math", "evaluation-math",
    }  # fmt: skip
    assert {"rft/core.py", "rft_aws/calls.py", "stages/resolve_run.py", "catalogue/models.yaml"} <= set(
        zips["stages"]
    )
    assert "reward/handler.py" not in zips["stages"]
    assert {"rft/core.py", "rft_aws/calls.py", "reward/handler.py", "reward.json"} <= set(zips["reward-math"])
    assert "evaluation.json" in zips["evaluation-math"]
    assert "reward.json" not in zips["evaluation-math"]
    assert {"publish_recipes.py", "botocore/data/s3/api.json"} <= set(zips["publish_recipes"])
    assert "botocore/data/sns/api.json" not in zips["publish_recipes"]
    assert not any("pyc" in name for content in zips.values() for name in content)


def test_the_openai_sdk_is_in_its_own_asset_alone_and_nothing_is_there_twice(folders: ProjectFolders) -> None:
    zips = {path.stem: names(path) for path in build(folders, "lambda")}
    marker = "requirements-stages-openai/marker.py"
    assert [name for name, content in zips.items() if marker in content] == ["open_weight"]
    assert sorted([*zips["stages"], marker]) == sorted(zips["open_weight"])


@pytest.mark.parametrize("platform", ["lambda", "host"])
def test_two_builds_give_the_same_bytes(folders: ProjectFolders, platform: Platform) -> None:
    first = {path.name: path.read_bytes() for path in build(folders, platform)}
    for path in folders.source.rglob("*.py"):
        os.utime(path, (time.time() + 5000, time.time() + 5000))
        path.chmod(0o600)
    for path in folders.build.rglob("*.zip"):
        path.unlink()
    assert {path.name: path.read_bytes() for path in build(folders, platform)} == first


def test_unchanged_tree_is_not_written_again(folders: ProjectFolders) -> None:
    before = {path: path.stat().st_mtime_ns for path in build(folders, "lambda")}
    assert {path: path.stat().st_mtime_ns for path in build(folders, "lambda")} == before


def test_changed_reward_changes_its_own_asset_alone(folders: ProjectFolders) -> None:
    before = {path.stem: path.read_bytes() for path in build(folders, "lambda")}
    (folders.datasets / "math" / "reward.json").write_text('{"type": "length", "max": 9}\n')
    after = {path.stem: path.read_bytes() for path in build(folders, "lambda")}
    assert {name for name in before if before[name] != after[name]} == {"reward-math"}


def test_a_function_ships_the_package_sets_of_its_own_graders(folders: ProjectFolders) -> None:
    fuzzy = {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    document = {"type": "multi", "graders": {"a": fuzzy, "b": {"type": "length", "max": 9}}}
    (folders.datasets / "math" / "reward.json").write_text(json.dumps(document))
    zips = {path.stem: names(path) for path in build(folders, "lambda")}
    assert "requirements-reward-fuzzy/marker.py" in zips["reward-math"]
    assert "requirements-reward/marker.py" in zips["reward-math"]
    assert not any("fuzzy" in name for name in zips["evaluation-math"])


def test_a_grader_file_that_is_no_json_stops_the_build(folders: ProjectFolders) -> None:
    (folders.datasets / "math" / "reward.json").write_text("{")
    with pytest.raises(SystemExit, match=r"reward\.json is no JSON"):
        build(folders, "lambda")


def test_publishers_asset_has_the_chosen_recipes_data(folders: ProjectFolders) -> None:
    build(folders, "lambda")
    content = names(build_recipes_zip(folders, ["math"], "lambda"))
    assert {f"recipes/math/{name}" for name in build_assets.RECIPE_FILES} <= set(content)
    assert not any("make_data" in name for name in content)


def test_a_synth_of_other_recipes_leaves_the_publishers_asset_of_the_first(folders: ProjectFolders) -> None:
    build(folders, "lambda")
    first = build_recipes_zip(folders, ["math"], "lambda")
    before = first.read_bytes()
    train = folders.datasets / "math" / "train.jsonl"
    for number in range(build_assets.KEPT_RECIPES_ZIPS - 1):
        train.write_text(f"{number}\n")
        assert build_recipes_zip(folders, ["math"], "lambda") != first
    assert first.read_bytes() == before
    train.write_text("one more\n")
    os.utime(first, (0, 0))
    newest = build_recipes_zip(folders, ["math"], "lambda")
    assert newest.exists()
    assert not first.exists()


def test_synth_without_assets_says_what_to_run(folders: ProjectFolders) -> None:
    with pytest.raises(SystemExit, match="build_assets --platform host` first"):
        build_recipes_zip(folders, ["math"], "host")


def test_too_big_for_lambda(folders: ProjectFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_assets, "unzipped_megabytes", lambda path: 241.0)
    with pytest.raises(SystemExit, match="241 MB unzipped; 240 is the limit"):
        build(folders, "lambda")


def test_entries_have_fixed_time_and_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x")
    write_zip(tmp_path / "a.zip", {"bin/a": file, "a.py": file}, compression=zipfile.ZIP_STORED)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["a.py", "bin/a"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    # A package's program has to run where the zip is unpacked.
    assert [entry.external_attr >> 16 for entry in entries] == [0o100644, 0o100755]


def test_pruning_drops_what_no_function_reads(tmp_path: Path) -> None:
    kept = [
        "scipy/stats/a.py",
        "botocore/data/bedrock/api.json",
        "botocore/data/endpoints.json",
        "botocore/docs/__init__.py",
        "pydantic-1.dist-info/METADATA",
    ]
    dropped = [
        "scipy/stats/tests/test_a.py",
        "scipy/a.pyi",
        "botocore/data/ec2/api.json",
        "pydantic-1.dist-info/RECORD",
        "six/__pycache__/six.pyc",
    ]
    for name in kept + dropped:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    prune(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)
    assert not (tmp_path / "six").exists()


def test_every_service_that_a_function_calls_is_shipped() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "lambda").rglob("*.py")]
    called = {name for text in sources for name in re.findall(r"boto3\.client\(\s*\"([a-z0-9-]+)\"", text)}
    assert {"s3", "bedrock-runtime"} <= called <= SERVICES
