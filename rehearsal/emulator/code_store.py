"""Deployment packages on disk: each distinct package is unzipped once, however many functions share it."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
import zipfile
from collections import defaultdict
from pathlib import Path


class CodeStore:
    """Unzipped deployment packages under one folder, by the SHA-256 of the package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()
        # A package is a bytes object that lives as long as its function; keeping it here keeps its id its
        # own.
        self._digests: dict[int, tuple[bytes, str]] = {}

    def digest(self, package: bytes) -> str:
        """SHA-256 of `package` in hex, computed once per bytes object (packages reach 100 MB)."""
        with self._guard:
            known = self._digests.get(id(package))
        if known is not None:
            return known[1]
        found = hashlib.sha256(package).hexdigest()
        with self._guard:
            self._digests[id(package)] = (package, found)
        return found

    def directory(self, package: bytes) -> Path:
        """The folder that holds the unzipped `package`; unzips it first if nobody has."""
        key = self.digest(package)
        directory = self._folder / key
        with self._guard:
            lock = self._locks[key]
        with lock:
            if not directory.is_dir():
                unfinished = self._folder / f"{key}.part"
                shutil.rmtree(unfinished, ignore_errors=True)
                with zipfile.ZipFile(io.BytesIO(package)) as archive:
                    archive.extractall(unfinished)
                unfinished.rename(directory)
        return directory

    def prepare(self, package: bytes) -> None:
        """Begin to unzip `package` in the background, so that the first invocation finds it unzipped."""
        threading.Thread(target=self.directory, args=(package,), daemon=True, name="unzip-package").start()
