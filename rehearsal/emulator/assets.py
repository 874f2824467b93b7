"""The assets of an assembly, packaged and uploaded for a copy on the same machine.

The CDK compresses a 150 MB asset for 8 s and uploads it for 3 s, which pays for an upload to AWS but not here. It
takes a package that lies in the assembly's cache as it is, and leaves out an upload whose object is there.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rehearsal.emulator.environment import ACCOUNT

_LARGE_BYTES = 1 << 20


@dataclass(frozen=True)
class PackagedAsset:
    """A zip file and where the CDK's bootstrap stack keeps it."""

    package: Path
    bucket: str
    key: str


def package_assets(assembly: Path, region: str) -> list[PackagedAsset]:
    """Zip the folder assets of the assembly, without compression, where the CDK looks for finished packages."""
    return [
        _packaged(assembly, asset_id, asset, region)
        for manifest in sorted(assembly.glob("*.assets.json"))
        for asset_id, asset in json.loads(manifest.read_text()).get("files", {}).items()
        if asset["source"].get("packaging") == "zip"
    ]


def upload_assets(assets: list[PackagedAsset], s3: Any) -> None:
    """Put the large packages in the asset bucket, unless they are there; `s3` is a boto3 client."""
    for asset in assets:
        if asset.package.stat().st_size < _LARGE_BYTES:
            continue
        found = s3.list_objects_v2(Bucket=asset.bucket, Prefix=asset.key, MaxKeys=1)
        if not found.get("KeyCount"):
            s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=asset.package.read_bytes())


def _packaged(assembly: Path, asset_id: str, asset: dict[str, Any], region: str) -> PackagedAsset:
    package = assembly / ".cache" / f"{asset_id}.zip"
    if not package.exists():
        package.parent.mkdir(exist_ok=True)
        _zip_stored(assembly / asset["source"]["path"], package)
    destination = next(iter(asset["destinations"].values()))
    return PackagedAsset(
        package=package,
        bucket=_resolved(destination["bucketName"], region),
        key=_resolved(destination["objectKey"], region),
    )


def _resolved(name: str, region: str) -> str:
    for placeholder, value in (("AccountId", ACCOUNT), ("Region", region), ("Partition", "aws")):
        name = name.replace(f"${{AWS::{placeholder}}}", value)
    return name


def _zip_stored(folder: Path, package: Path) -> None:
    unfinished = package.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for file in _files(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (file.stat().st_mode & 0xFFFF) << 16
            archive.writestr(entry, file.read_bytes())
    unfinished.rename(package)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
