"""Assets: the same tree gives the same bytes, an unchanged one is not written again."""

import os
import time
import zipfile
from pathlib import Path

import pytest

from stacks import build_assets
from stacks.asset_zip import source_files, write_zip
from stacks.build_assets import build, build_recipes_zip
from stacks.project import ProjectFolders
from stacks.vendoring import Platform, Vendored, prune


def fake_vendor(requirements: Path, platform: Platform, build: Path) -> Vendored:
    """Two packages in place of an installation."""
    folder = build / platform / f"vendor-{requirements.stem}"
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
    (recipe / "make_data.py").write_text("# stays at home\n")
    return ProjectFolders(tmp_path / "datasets", tmp_path / "catalogue", source, tmp_path / "build")


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_what_each_asset_holds(folders: ProjectFolders) -> None:
    zips = {path.stem: names(path) for path in build(folders, "lambda")}
    assert set(zips) == {"stages", "statistics", "publish_recipes", "reward-math", "evaluation-math"}
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
    (folders.datasets / "math" / "reward.json").write_text("stricter\n")
    after = {path.stem: path.read_bytes() for path in build(folders, "lambda")}
    assert {name for name in before if before[name] != after[name]} == {"reward-math"}


def test_publishers_asset_has_the_chosen_recipes_data(folders: ProjectFolders) -> None:
    build(folders, "lambda")
    content = names(build_recipes_zip(folders, ["math"], "lambda"))
    assert {f"recipes/math/{name}" for name in build_assets.RECIPE_FILES} <= set(content)
    assert not any("make_data" in name for name in content)


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
    write_zip(tmp_path / "a.zip", {"b/a.py": file, "a.py": file}, compression=zipfile.ZIP_STORED)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["a.py", "b/a.py"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


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
