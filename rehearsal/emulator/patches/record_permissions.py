"""Record each permission that a role exercises: permissions granted can then be compared with permissions
used.

Why: MiniStack decides and forgets. One JSON line for each distinct (principal, action, resource, decision)
goes to `permissions.jsonl` in the rehearsal's folder; decision is "allow" or "deny". The rehearsal's own
root calls are left out.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import sts

PINS = {
    "ministack.core.iam_evaluator.enforce": "cf64b1ee5b09",
    "ministack.services.sts.register_session": "a84ec986ec01",
}


def apply(file: Path) -> None:
    """Wrap `iam_evaluator.enforce`; `file` is appended to."""
    stock = iam_evaluator.enforce
    record = PermissionRecord(file)

    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        denied = stock(access_key_id, iam_action, service, region, resource_arn, service_context)
        session = sts._sessions.get(access_key_id)
        if session is not None:
            record.add(session["Arn"], iam_action, resource_arn, "deny" if denied else "allow")
        return denied

    iam_evaluator.enforce = enforce


class PermissionRecord:
    """Distinct decisions, on disk as soon as they are made."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._seen: set[tuple[str, str, str, str]] = set()

    def add(self, principal: str, action: str, resource: str, decision: str) -> None:
        """Write the decision down unless it has been already."""
        entry = (principal, action, resource, decision)
        with self._lock:
            if entry in self._seen:
                return
            self._seen.add(entry)
            line = dict(zip(("principal", "action", "resource", "decision"), entry, strict=True))
            with self._file.open("a") as out:
                out.write(json.dumps(line) + "\n")
