"""The permissions that a Bedrock request needs on AWS: which action on which resources.

Source: Service Authorization Reference, Amazon Bedrock; Converse is authorised by bedrock:InvokeModel; an
inference profile needs the profile and the model in every Region that it routes to, with condition key
bedrock:InferenceProfileArn.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

ACTION_ALIASES = {
    "bedrock:Converse": "bedrock:InvokeModel",
    "bedrock:ConverseStream": "bedrock:InvokeModelWithResponseStream",
}
"""Operations that AWS authorises as another one."""

_PROFILE = re.compile(r"^(us|eu|apac|jp|au|us-gov|global)\.(.+)$")
_PROFILE_REGIONS = {"us": ("us-east-1", "us-east-2", "us-west-2")}
_COLLECTIONS = {
    "model-customization-jobs": "model-customization-job",
    "custom-models": "custom-model",
    "foundation-models": "foundation-model",
    "foundation-model-availability": "foundation-model",
    "custom-model-deployments": "custom-model-deployment",
    "inference-profiles": "inference-profile",
    "provisioned-model-throughput": "provisioned-model",
    "evaluation-jobs": "evaluation-job",
    "model-invocation-jobs": "model-invocation-job",
}


@dataclass(frozen=True)
class Permission:
    """One check: `action` None means the request's own action."""

    resource: str
    action: str | None = None
    context: dict[str, Any] = field(default_factory=dict)


def runtime_permissions(path: str, region: str, account: str) -> list[Permission]:
    """What a call of bedrock-runtime needs; `path` is /model/<model id or ARN>/<operation>."""
    found = re.match(r"^/model/(.+)/[a-z-]+$", path)
    if found is None:
        return [Permission("*")]
    model = unquote(unquote(found.group(1)))
    profile = _profile_of(model, region, account)
    if profile is None:
        return [Permission(model_arn(model, region))]
    arn, model_id, regions = profile
    context = {"bedrock:InferenceProfileArn": arn}
    return [
        Permission(arn),
        *(Permission(model_arn(model_id, each), context=context) for each in regions),
    ]


def control_permissions(method: str, path: str, body: bytes, region: str, account: str) -> list[Permission]:
    """What a call of Bedrock's control plane needs, its own action's resource first."""
    parts = [unquote(unquote(part)) for part in path.strip("/").split("/")]
    if method == "POST" and parts == ["model-customization-jobs"]:
        return _create_job_permissions(_json(body), region, account)
    if method == "POST" and parts[-1] == "custom-model-deployments":
        request = _json(body)
        return [
            Permission(_arn("custom-model", str(request.get("modelArn", "*")), region, account)),
            *_tag_permissions(
                request, ("tags",), f"arn:aws:bedrock:{region}:{account}:custom-model-deployment/new"
            ),
        ]
    for collection, kind in _COLLECTIONS.items():
        if collection in parts:
            rest = [part for part in parts[parts.index(collection) + 1 :] if part != "stop"]
            if rest:
                return [Permission(_arn(kind, "/".join(rest), region, account))]
    request = _json(body)
    return [Permission(str(request.get("resourceARN", "*")))]


def _create_job_permissions(request: dict[str, Any], region: str, account: str) -> list[Permission]:
    base = str(request.get("baseModelIdentifier", "*"))
    base_id = base.rpartition("/")[2]
    # The identifiers are given when the job is made; a policy names these resources by a wildcard.
    job = f"arn:aws:bedrock:{region}:{account}:model-customization-job/{base_id}/new"
    model = f"arn:aws:bedrock:{region}:{account}:custom-model/{base_id}/new"
    return [
        Permission(model_arn(base, region)),
        Permission(job),
        Permission(model),
        Permission(
            str(request.get("roleArn", "*")),
            action="iam:PassRole",
            context={"iam:PassedToService": "bedrock.amazonaws.com"},
        ),
        *_tag_permissions(request, ("jobTags",), job),
        *_tag_permissions(request, ("customModelTags",), model),
    ]


def _tag_permissions(request: dict[str, Any], names: tuple[str, ...], resource: str) -> list[Permission]:
    return [Permission(resource, action="bedrock:TagResource") for name in names if request.get(name)]


def model_arn(model: str, region: str) -> str:
    """ARN of a foundation model by its id; anything that is an ARN already stays."""
    return model if model.startswith("arn:") else f"arn:aws:bedrock:{region}::foundation-model/{model}"


def _arn(kind: str, name: str, region: str, account: str) -> str:
    if name.startswith("arn:") or name == "*":
        return name
    owner = "" if kind == "foundation-model" else account
    return f"arn:aws:bedrock:{region}:{owner}:{kind}/{name}"


def _profile_of(model: str, region: str, account: str) -> tuple[str, str, tuple[str, ...]] | None:
    """(profile's ARN, foundation model's id, the Regions it routes to) if `model` names an inference
    profile.
    """
    name = model.rpartition(":inference-profile/")[2]
    found = _PROFILE.match(name)
    if found is None:
        return None
    arn = (
        model if model.startswith("arn:") else f"arn:aws:bedrock:{region}:{account}:inference-profile/{name}"
    )
    return arn, found.group(2), _PROFILE_REGIONS.get(found.group(1), (region,))


def _json(body: bytes) -> dict[str, Any]:
    """The request as a dict; {} for a body that is none, which the service itself will refuse."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}
