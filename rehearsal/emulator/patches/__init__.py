"""What a rehearsal needs of MiniStack beyond what it does as shipped: one file for each patch, with the
reason.

The patches ride on private functions of one exact version. `apply_patches` first checks that each such
function is the one that the patch was written for, and raises `EmulatorChangedError` otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rehearsal.emulator.code_store import CodeStore
from rehearsal.emulator.patches import (
    authorize_bedrock,
    authorize_mantle,
    authorize_roles,
    await_stacks,
    record_permissions,
    run_lambda,
    serve_prices,
    serve_quotas,
    share_packages,
    write_logs,
)
from rehearsal.emulator.pins import require_pinned

PATCHES = (
    share_packages,
    run_lambda,
    write_logs,
    record_permissions,
    authorize_roles,
    authorize_bedrock,
    authorize_mantle,
    serve_prices,
    serve_quotas,
    await_stacks,
)


@dataclass(frozen=True)
class PatchSettings:
    """`folder` is the rehearsal's folder; `worker_environment` are variables that every function gets,
    `quotas` what Service Quotas answers besides its defaults."""

    folder: Path
    endpoint: str
    bedrock: authorize_bedrock.BedrockService | None
    quotas: list[serve_quotas.Quota] = field(default_factory=list)
    worker_environment: dict[str, str] = field(default_factory=dict)


def apply_patches(settings: PatchSettings) -> None:
    """Patch MiniStack in this process, before it serves its first request."""
    for patch in PATCHES:
        require_pinned(patch.PINS)
    code = CodeStore(settings.folder / "packages")
    share_packages.apply(code)
    run_lambda.apply(settings.folder, settings.endpoint, code, settings.worker_environment)
    write_logs.apply()
    record_permissions.apply(settings.folder / "permissions.jsonl")
    authorize_roles.apply()
    serve_prices.apply()
    serve_quotas.apply(settings.quotas)
    await_stacks.apply()
    if settings.bedrock is not None:
        authorize_bedrock.apply(settings.bedrock)
