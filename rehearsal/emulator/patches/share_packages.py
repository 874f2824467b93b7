"""Handle a deployment package that many functions share once, not once for each function.

Why: a stack has some twenty functions over one package of 150 MB and more. As shipped each function's
creation hashes the whole package on the event loop (0.1 s each), and each worker unzips its own copy.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

from rehearsal.emulator.code_store import CodeStore

PINS = {
    "ministack.services.lambda_svc._fetch_code_from_s3": "e05246c20b32",
    "ministack.services.cloudformation.provisioners._lambda_create": "8b2cf80e961d",
}
_LARGE_BYTES = 1 << 20


def apply(code: CodeStore) -> None:
    """Remember digests of packages in `code`, and unzip each package as soon as a function refers to it."""
    stock_fetch = lambda_svc._fetch_code_from_s3

    def fetch(bucket: str, key: str, version_id: str | None = None) -> bytes | None:
        package: bytes | None = stock_fetch(bucket, key, version_id=version_id)
        if package:
            code.prepare(package)
        return package

    lambda_svc._fetch_code_from_s3 = fetch
    for module in (lambda_svc, provisioners):
        module.hashlib = _RememberingHashlib(code)


class _RememberingHashlib:
    """hashlib, as these modules see it, with the SHA-256 of large byte strings remembered."""

    def __init__(self, code: CodeStore) -> None:
        self._code = code

    def __getattr__(self, name: str) -> Any:
        return getattr(hashlib, name)

    def sha256(self, data: bytes = b"") -> Any:
        return _Digest(self._code, data) if len(data) >= _LARGE_BYTES else hashlib.sha256(data)


class _Digest:
    """The part of a hash object that MiniStack uses on packages."""

    def __init__(self, code: CodeStore, data: bytes) -> None:
        self._hex = code.digest(data)

    def digest(self) -> bytes:
        return bytes.fromhex(self._hex)

    def hexdigest(self) -> str:
        return self._hex
