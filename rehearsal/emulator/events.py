"""Events that AWS services send to EventBridge, sent from inside the emulator's process."""

from __future__ import annotations

import contextvars
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from rehearsal.emulator.environment import ACCOUNT
from rehearsal.emulator.errors import EmulatorError


def emit_aws_event(
    source: str,
    detail_type: str,
    resources: Sequence[str],
    detail: Mapping[str, Any],
    region: str | None = None,
) -> None:
    """Put one event of an AWS service on the default bus, as the service itself does; callable from any
    thread.

    `source` is like "aws.bedrock" (PutEvents over HTTP refuses such a source, as AWS does), `resources` are
    ARNs, `region` defaults to the emulator's. Rules that match have dispatched it when this returns; their
    targets run on. Raises `EmulatorError` if the event is not accepted.
    """
    contextvars.copy_context().run(
        _put, source, detail_type, resources, detail, region or os.environ["AWS_REGION"]
    )


def _put(
    source: str, detail_type: str, resources: Sequence[str], detail: Mapping[str, Any], region: str
) -> None:
    from ministack.core.responses import set_request_account_id, set_request_region
    from ministack.services import eventbridge

    set_request_account_id(ACCOUNT)
    set_request_region(region)
    entry = {
        "Source": source,
        "DetailType": detail_type,
        "Resources": list(resources),
        "Detail": json.dumps(detail),
    }
    _, _, body = eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
    answer = json.loads(body)
    if answer.get("FailedEntryCount") != 0:
        raise EmulatorError(f"EventBridge refused an event of {source}: {body.decode()}")
