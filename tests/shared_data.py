"""Published data that tests measure against; it is not part of the repository."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_file(name: str) -> Path:
    """A file of the shared data folder (RFT_SHARED_DATA, or ../shared/data); skips the test when it is absent."""
    folder = Path(os.environ.get("RFT_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not there; set RFT_SHARED_DATA to the folder that holds it")
    return path


def shared_rows(name: str) -> list[dict[str, Any]]:
    """The rows of a shared JSONL file; skips the test when it is absent."""
    with shared_file(name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
