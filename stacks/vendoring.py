"""Installs the locked requirements of a kind of function for a platform, without what no function reads."""

import compileall
import hashlib
import os
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stacks.asset_zip import source_files, write_zip

Platform = Literal["lambda", "host"]
PYTHON = "3.14"
PLATFORM = "aarch64-manylinux_2_28"

# Raised when what is dropped or how it is divided changes, so that nobody keeps an old folder.
PRUNING = 4
PRUNED_FOLDERS = frozenset({"tests", "test", "__pycache__", "_examples"})
PRUNED_SUFFIXES = (".pyi", ".pyx", ".pxd", ".pyc", ".c", ".h", ".hpp", ".a", ".typed")
# botocore ships 420 services; these are all that any function calls.
SERVICES = frozenset(
    (
        "bedrock", "bedrock-runtime", "cloudwatch", "events", "iam", "kms", "lambda", "logs", "pricing",
        "s3", "service-quotas", "sns", "ssm", "states", "stepfunctions", "sts",
    )
)  # fmt: skip
# Nine tenths of the bytes; only the stages that do statistics get them.
STATISTICS_PACKAGES = frozenset({"numpy", "scipy"})
# Powertools and others read their own version through importlib.metadata.
KEPT_METADATA = frozenset({"METADATA", "entry_points.txt"})


@dataclass(frozen=True)
class Vendored:
    """Installed requirements: their folder, and as zips without and with the packages for statistics.

    `key` names the content.
    """

    folder: Path
    archive: Path
    statistics: Path
    key: str


def vendor(locks: Sequence[Path], platform: Platform, build: Path) -> Vendored:
    """Install once for each combination of lock files and platform; later calls find the folder by its key.

    Args:
        locks: lock files, the base first. They were resolved together, so that their pins agree.
        platform: what the packages are for.
        build: the folder of everything that is built.

    Raises:
        subprocess.CalledProcessError: uv could not install; its own message is on stderr.
    """
    target = f"{PYTHON} {PLATFORM}" if platform == "lambda" else f"{sys.version} {sys.platform}"
    lock = "".join(path.read_text(encoding="utf-8") for path in locks)
    key = hashlib.sha256(f"{PRUNING}\n{platform}\n{target}\n{lock}".encode()).hexdigest()
    # A plus, so that the clearing away of old folders of one kind never takes another kind's.
    kind = "+".join(path.stem.removeprefix("requirements-") for path in locks)
    folder = build / platform / f"vendor-{kind}-{key[:12]}"
    if not folder.exists():
        for old in folder.parent.glob(f"vendor-{kind}-*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        _install(locks, platform, folder)
    archive, statistics = folder.with_suffix(".zip"), folder.with_name(f"{folder.name}-statistics.zip")
    if not statistics.exists():
        entries = dict(vendored_files(folder))
        heavy = {name: path for name, path in entries.items() if _for_statistics(name)}
        light = {name: path for name, path in entries.items() if name not in heavy}
        compression = compression_for(platform)
        write_zip(archive, light, compression=compression, base_key=key)
        write_zip(statistics, heavy, compression=compression, base=archive, base_key=key)
    return Vendored(folder, archive, statistics, key)


def _for_statistics(name: str) -> bool:
    """Whether a vendored file belongs to numpy or scipy: the package, its libraries or its metadata."""
    top = name.split("/", 1)[0]
    return top.split(".", 1)[0].split("-", 1)[0] in STATISTICS_PACKAGES


def compression_for(platform: Platform) -> int:
    """Stored for the host, where the zip is read from the same disk a second later; deflated for AWS."""
    return zipfile.ZIP_STORED if platform == "host" else zipfile.ZIP_DEFLATED


def vendored_files(folder: Path) -> list[tuple[str, Path]]:
    """Everything in the folder, the host's compiled files included."""
    compiled = [(str(path.relative_to(folder).as_posix()), path) for path in folder.rglob("*.pyc")]
    return sorted([*source_files(folder), *compiled])


def _install(locks: Sequence[Path], platform: Platform, folder: Path) -> None:
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True)
    command = [
        _uv(), "pip", "install", "--quiet", "--target", str(partial), "--require-hashes", "--no-deps",
        "--only-binary", ":all:", "--link-mode", "copy",
    ]  # fmt: skip
    command += [argument for lock in locks for argument in ("-r", str(lock))]
    if platform == "lambda":
        command += ["--python-platform", PLATFORM, "--python-version", PYTHON]
    else:
        command += ["--python", sys.executable]
    subprocess.run(command, check=True)  # noqa: S603 - fixed arguments
    prune(partial)
    if platform == "host":
        # Fourteen workers would each compile the same libraries; unchecked hashes keep the bytes stable.
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(
            partial, quiet=1, stripdir=str(partial), invalidation_mode=mode, workers=os.cpu_count() or 1
        )
    partial.rename(folder)


def prune(folder: Path) -> None:
    """Drop test suites, caches, type stubs, installer records and the services that nobody calls."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if path.name in PRUNED_FOLDERS:
                shutil.rmtree(path)
        elif path.name.endswith(PRUNED_SUFFIXES) or (
            path.parent.name.endswith(".dist-info") and path.name not in KEPT_METADATA
        ):
            path.unlink()
    for data in (folder / "botocore" / "data", folder / "boto3" / "data"):
        for service in data.iterdir() if data.exists() else ():
            if service.is_dir() and service.name not in SERVICES:
                shutil.rmtree(service)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("uv is not installed: run `make setup`, or `pip install -r requirements.txt`")
    return found
