"""Deployment packages are unzipped once, and assets are packaged where the CDK looks."""

from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rehearsal.emulator.assets import package_assets
from rehearsal.emulator.code_store import CodeStore


def package(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.py", text)
    return content.getvalue()


def test_functions_that_share_a_package_share_a_folder(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    same = package("a")
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(store.directory, [same, bytes(bytearray(same))] * 8))
    assert len(folders) == 1
    assert (folders.pop() / "index.py").read_text() == "a"
    assert store.directory(package("b")) not in folders
    assert not list(tmp_path.glob("*.part"))


def test_folder_assets_are_zipped_into_the_assemblys_cache(tmp_path: Path) -> None:
    asset = tmp_path / "asset.abc"
    (asset / "rft").mkdir(parents=True)
    (asset / "rft" / "tool").write_text("x")
    (asset / "rft" / "tool").chmod(0o755)
    destination = {
        "bucketName": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}",
        "objectKey": "abc.zip",
    }
    files = {
        "abc": {"source": {"path": "asset.abc", "packaging": "zip"}, "destinations": {"d": destination}},
        "def": {"source": {"path": "T.json", "packaging": "file"}, "destinations": {"d": destination}},
    }
    (tmp_path / "Stack.assets.json").write_text(json.dumps({"files": files}))
    [found] = package_assets(tmp_path, "us-west-2")
    assert found.package == tmp_path / ".cache" / "abc.zip"
    assert (found.bucket, found.key) == ("cdk-hnb659fds-assets-000000000000-us-west-2", "abc.zip")
    with zipfile.ZipFile(found.package) as archive:
        [entry] = archive.infolist()
    assert (entry.filename, entry.external_attr >> 16 & 0o777) == ("rft/tool", 0o755)
    written = found.package.stat().st_mtime_ns
    package_assets(tmp_path, "us-west-2")
    assert found.package.stat().st_mtime_ns == written, "a finished package is left alone"
