"""The permissions that a request to Bedrock's OpenAI-compatible API needs on AWS.

Source: Service Authorization Reference, Amazon Bedrock Powered by AWS Mantle. Everything lies in the account's default
project; a bearer token needs `CallWithBearerToken` besides, which knows no resource.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rehearsal.emulator.bedrock_permissions import Permission

SERVICE = "bedrock-mantle"
BEARER = Permission("*", action=f"{SERVICE}:CallWithBearerToken")
_ACTIONS: tuple[tuple[str, str, str], ...] = (
    ("POST", "/files", "CreateFile"),
    ("GET", "/files", "ListFiles"),
    ("GET", "/files/[^/]+(/content)?", "GetFile"),
    ("DELETE", "/files/[^/]+", "DeleteFile"),
    ("POST", "/fine_tuning/jobs", "CreateFineTuningJob"),
    ("GET", "/fine_tuning/jobs", "ListFineTuningJobs"),
    ("GET", "/fine_tuning/jobs/(?P<job>[^/]+)(/events|/checkpoints)?", "GetFineTuningJob"),
    ("POST", "/fine_tuning/jobs/(?P<job>[^/]+)/cancel", "CancelFineTuningJob"),
    ("POST", "/chat/completions", "CreateInference"),
    ("GET", "/models", "ListModels"),
    ("GET", "/models/.+", "GetModel"),
    ("DELETE", "/models/(?P<model>.+)", "DeleteCustomizedModel"),
)


def mantle_permissions(method: str, path: str, body: bytes, region: str, account: str) -> list[Permission]:
    """What the request needs; `path` comes without the API's prefix. Empty for a request that does not exist."""
    for wanted, pattern, action in _ACTIONS:
        found = re.fullmatch(pattern, path)
        if found and method == wanted:
            names = found.groupdict()
            own = "project/default" if "model" not in names else f"customized-model/{names['model']}"
            resource = f"arn:aws:{SERVICE}:{region}:{account}:{own}"
            return [BEARER, Permission(resource, f"{SERVICE}:{action}", _context(action, names, body))]
    return []


def _context(action: str, names: dict[str, str], body: bytes) -> dict[str, Any]:
    """The condition keys that the reference lists for the action."""
    if "job" in names:
        return {f"{SERVICE}:FineTuningJob": names["job"]}
    if action not in ("CreateFineTuningJob", "CreateInference"):
        return {}
    request = _json(body)
    context: dict[str, Any] = {f"{SERVICE}:Model": str(request.get("model", ""))}
    if action == "CreateFineTuningJob":
        files = [request[name] for name in ("training_file", "validation_file") if request.get(name)]
        context[f"{SERVICE}:Files"] = files
    return context


def _json(body: bytes) -> dict[str, Any]:
    """The request as a dict; {} for a body that is none, which the API itself will refuse."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}
