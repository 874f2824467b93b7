"""Builds the Lambda assets: `python -m stacks.build_assets --platform lambda|host`.

`lambda` is what AWS runs (arm64, the Python of `vendoring.PYTHON`); `host` is the same code and the same lock for
this machine's Python, for the rehearsal. A tree that has not changed rewrites nothing.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from rft.graders.packages import package_sets
from stacks.asset_zip import alone, fingerprint, source_files, unzipped_megabytes, write_zip
from stacks.project import ProjectFolders
from stacks.vendoring import Platform, Vendored, compression_for, vendor, vendored_files

# Lambda refuses more than 250 MB unzipped.
LIMIT_MEGABYTES = 240
# What the recipe publisher needs of the stages' lock: S3 and nothing else.
PUBLISHER_PACKAGES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3")
PUBLISHER_MODULES = ("six.py",)
RECIPE_FILES = (
    "recipe.yaml", "reward.json", "evaluation.json", "train.jsonl", "validation.jsonl", "test.jsonl",
    "calibration.jsonl",
)  # fmt: skip
KEPT_RECIPES_ZIPS = 8
DIGITS = 16
GRADER_FILES = {"reward": "reward.json", "evaluation": "evaluation.json"}


def asset_folder(folders: ProjectFolders, platform: Platform) -> Path:
    """Where the zips of a platform are."""
    return folders.build / platform


def build(folders: ProjectFolders, platform: Platform) -> list[Path]:
    """Write every zip that a stack can need; returns them. Two builds at once wait for each other.

    Raises:
        SystemExit: one of them is too big for Lambda.
        subprocess.CalledProcessError: the requirements could not be installed.
    """
    with alone(asset_folder(folders, platform)):
        return _build(folders, platform)


def _build(folders: ProjectFolders, platform: Platform) -> list[Path]:
    target = asset_folder(folders, platform)
    compression = compression_for(platform)
    stages = vendor([folders.source / "requirements-stages.txt"], platform, folders.build)

    def written(name: str, entries: dict[str, Path], base: Path | None = None, key: str = "") -> Path:
        path = target / f"{name}.zip"
        write_zip(path, entries, compression=compression, base=base, base_key=key)
        return path

    stage_code = _packages(folders, ("rft", "rft_aws", "stages"))
    stage_code |= dict(source_files(folders.catalogue, "catalogue"))
    zips = [
        written("stages", stage_code, stages.archive, stages.key),
        written("statistics", stage_code, stages.statistics, stages.key),
        written(
            "open_weight", {**stage_code, **_openai(folders, platform, stages)}, stages.archive, stages.key
        ),
        written("publish_recipes", _publisher(folders, stages)),
    ]
    reward_code = _packages(folders, ("rft", "rft_aws", "reward"))
    for recipe in recipe_names(folders):
        for kind, file in GRADER_FILES.items():
            grader = folders.datasets / recipe / file
            if grader.exists():
                packages = vendor(reward_locks(folders, grader), platform, folders.build)
                entries = {**reward_code, file: grader}
                zips.append(written(f"{kind}-{recipe}", entries, packages.statistics, packages.key))
    _check_sizes(zips)
    return zips


def reward_locks(folders: ProjectFolders, grader: Path) -> list[Path]:
    """The lock files of a grader file: every reward function's, and those of the sets that its graders need.

    Raises:
        SystemExit: the file is no JSON.
    """
    try:
        document = json.loads(grader.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SystemExit(f"{grader} is no JSON: {error}") from error
    sets = [f"-{name}" for name in package_sets(document)]
    return [folders.source / f"requirements-reward{suffix}.txt" for suffix in ("", *sets)]


def recipe_names(folders: ProjectFolders) -> list[str]:
    """The recipe folders that there are, sorted."""
    return sorted(path.parent.name for path in folders.datasets.glob("*/recipe.yaml"))


def build_recipes_zip(folders: ProjectFolders, recipes: Iterable[str], platform: Platform) -> Path:
    """The publisher's asset: its code and the chosen recipes' files under `recipes/<recipe>/`.

    Raises:
        SystemExit: the publisher's code was not built yet.
    """
    base = asset_folder(folders, platform) / "publish_recipes.zip"
    note = base.with_name(base.name + ".inputs")
    if not base.exists():
        raise SystemExit(missing_assets(base, platform))
    entries = {
        f"recipes/{recipe}/{name}": folders.datasets / recipe / name
        for recipe in recipes
        for name in RECIPE_FILES
        if (folders.datasets / recipe / name).exists()
    }
    compression = compression_for(platform)
    with alone(base.parent):
        base_key = note.read_text(encoding="ascii")
        # Named by its content: another synth with other recipes writes another file, not this one anew.
        digest = fingerprint(entries, base_key, str(compression))
        target = base.with_name(f"recipes-{digest[:DIGITS]}.zip")
        write_zip(target, entries, compression=compression, base=base, base_key=base_key)
        target.touch()
        _forget_recipes_zips(base.parent)
    return target


def _forget_recipes_zips(folder: Path) -> None:
    """Keep those that were used last: a synth under way reads its own still."""
    zips = sorted(folder.glob("recipes-*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in zips[KEPT_RECIPES_ZIPS:]:
        old.unlink(missing_ok=True)
        old.with_name(old.name + ".inputs").unlink(missing_ok=True)


def missing_assets(path: Path, platform: Platform) -> str:
    """What to do when a zip is not there."""
    return f"{path} is missing: run `python -m stacks.build_assets --platform {platform}` first"


def _packages(folders: ProjectFolders, names: Iterable[str]) -> dict[str, Path]:
    return {name: path for package in names for name, path in source_files(folders.source / package, package)}


def _openai(folders: ProjectFolders, platform: Platform, stages: Vendored) -> dict[str, Path]:
    """The OpenAI SDK and what it needs besides the stages' own packages, for stages that call open-weight models.

    Both locks were resolved together, so that what is in both is the same.
    """
    sdk = vendor([folders.source / "requirements-stages-openai.txt"], platform, folders.build)
    have = {name for name, _ in vendored_files(stages.folder)}
    return {name: path for name, path in vendored_files(sdk.folder) if name not in have}


def _publisher(folders: ProjectFolders, vendored: Vendored) -> dict[str, Path]:
    entries = {"publish_recipes.py": folders.source / "custom_resources" / "publish_recipes.py"}
    for package in PUBLISHER_PACKAGES:
        for name, path in source_files(vendored.folder / package, package):
            service = name.split("/")[2] if name.startswith("botocore/data/") else ""
            if "." in service or service in ("", "s3"):
                entries[name] = path
    return entries | {name: vendored.folder / name for name in PUBLISHER_MODULES}


def _check_sizes(zips: list[Path]) -> None:
    for path in zips:
        unzipped = unzipped_megabytes(path)
        print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MB, {unzipped:.1f} MB unzipped")
        if unzipped > LIMIT_MEGABYTES:
            raise SystemExit(
                f"{path.name} takes {unzipped:.0f} MB unzipped; {LIMIT_MEGABYTES} is the limit here"
            )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", choices=("lambda", "host"), default="lambda")
    arguments = parser.parse_args()
    started = time.perf_counter()
    build(ProjectFolders(), cast(Platform, arguments.platform))
    print(f"assets ready in {time.perf_counter() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
