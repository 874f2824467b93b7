"""The synthesized app of one recipe, built for this machine, and kept until anything that went into it changes."""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from rehearsal.emulator.environment import ACCOUNT
from rehearsal.emulator.errors import EmulatorError
from stacks.asset_zip import SKIPPED_FOLDERS
from stacks.build_assets import asset_folder, build
from stacks.project import ROOT, ProjectFolders

KEPT = 3
_SINGLE_FILES = ("app.py", "cdk.json", "requirements.txt")


def assembly(recipe: str, region: str, folders: ProjectFolders | None = None) -> Path:
    """The cloud assembly of the app with that recipe alone; a fresh synth only when something changed.

    Raises:
        EmulatorError: the assets or the app could not be built.
    """
    folders = folders or ProjectFolders()
    if not (folders.datasets / recipe / "recipe.yaml").exists():
        there = sorted(path.parent.name for path in folders.datasets.glob("*/recipe.yaml"))
        raise EmulatorError(
            f"There is no recipe {recipe!r} in {folders.datasets}. Choose one of: {', '.join(there) or 'none yet'}."
        )
    home = folders.build / "assemblies"
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        target = home / f"{recipe}-{region}-{_fingerprint(recipe, region, folders)[:16]}"
        if target.exists():
            target.touch()
            return target
        build_host_assets(folders)
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _synthesize(recipe, region, folders, partial)
        partial.rename(target)
        _forget_old(home)
        return target


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two rehearsals at once would write the same zips: the second waits, and finds them made."""
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_host_assets(folders: ProjectFolders) -> None:
    """The Lambda assets for this machine's Python; unchanged ones are left alone.

    Raises:
        EmulatorError: the locked packages could not be installed, or an asset is too big.
    """
    try:
        folders.build.mkdir(parents=True, exist_ok=True)
        with (folders.build / "assets.log").open("w") as log, contextlib.redirect_stdout(log):
            build(folders, "host")
    except subprocess.CalledProcessError as error:
        raise EmulatorError(
            "The packages that the functions need could not be installed. Check that this machine reaches PyPI (or "
            f"your UV_INDEX_URL), and try again: {error}"
        ) from error
    except SystemExit as error:
        raise EmulatorError(str(error)) from error


def _synthesize(recipe: str, region: str, folders: ProjectFolders, target: Path) -> None:
    """In a process of its own: the CDK's libraries take seconds to import, and a cached assembly needs none of them."""
    command = [
        sys.executable,
        "-m",
        "rehearsal.assembly",
        recipe,
        region,
        str(target),
        *_folder_arguments(folders),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "lambda")))
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise EmulatorError(f"The app could not be synthesized:\n{done.stderr.strip()[-4000:]}")


def _folder_arguments(folders: ProjectFolders) -> list[str]:
    return [str(path) for path in (folders.datasets, folders.catalogue, folders.source, folders.build)]


def _fingerprint(recipe: str, region: str, folders: ProjectFolders) -> str:
    """64 hex digits over everything that the assembly is made of."""
    digest = hashlib.sha256(f"{recipe} {region} {version('aws-cdk-lib')} {sys.version}".encode())
    for path in _inputs(recipe, folders):
        digest.update(b"\0" + str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(recipe: str, folders: ProjectFolders) -> Iterator[Path]:
    yield from (ROOT / name for name in _SINGLE_FILES)
    # Without built assets the zips would be missing even if every source is known.
    host = asset_folder(folders, "host")
    trees = (folders.source, folders.catalogue, ROOT / "stacks", folders.datasets / recipe)
    if not host.exists():
        build_host_assets(folders)
    for tree in trees:
        for path in sorted(tree.rglob("*")):
            if path.is_file() and not SKIPPED_FOLDERS & set(path.parts):
                yield path


def _forget_old(home: Path) -> None:
    """Keep the newest few: an assembly holds the functions' packages and takes 100 MB and more."""
    folders = [path for path in home.iterdir() if path.is_dir()]
    for old in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def main() -> None:
    """Synthesize; started by `assembly`."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("recipe", "region"):
        parser.add_argument(name)
    for name in ("target", "datasets", "catalogue", "source", "build"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    from app import build_app

    folders = ProjectFolders(arguments.datasets, arguments.catalogue, arguments.source, arguments.build)
    context = {
        "recipes": [arguments.recipe],
        "assets": "host",
        "account": ACCOUNT,
        "region": arguments.region,
        # 20 cold functions at once would take the machine's memory; two cores sample no faster with more.
        "max_profile_concurrency": 2,
    }
    build_app(context, arguments.target, folders=folders).synth()


if __name__ == "__main__":
    main()
