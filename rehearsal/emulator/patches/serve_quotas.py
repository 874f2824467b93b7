"""Answer Service Quotas, which MiniStack does not have, with the default quotas that the pipeline asks
about.
"""

from __future__ import annotations

import json
from typing import Any

from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response

PINS = {
    "ministack.core.router.detect_service": "fd156fac4b5d",
    "ministack.core.iam_actions.extract_iam_action": "ec476b92d969",
}
_SERVICE = "servicequotas"
_TARGET = "ServiceQuotasV20190624"
Quota = dict[str, Any]
DEFAULT_QUOTAS: list[Quota] = [
    {
        "ServiceCode": "lambda",
        "QuotaCode": "L-B99A9384",
        "QuotaName": "Concurrent executions",
        "Value": 1000.0,
    },
]


def apply(quotas: list[Quota] | None = None) -> None:
    """Serve `quotas` (ServiceCode, QuotaCode, QuotaName, Value) besides the default ones."""
    known = [*DEFAULT_QUOTAS, *(quotas or ())]
    router.SERVICE_PATTERNS[_SERVICE] = {"target_prefixes": [_TARGET], "credential_scope": _SERVICE}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[_SERVICE] = "servicequotas"

    async def handle(
        method: str,  # noqa: ARG001
        path: str,  # noqa: ARG001
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, list[str]],  # noqa: ARG001
    ) -> Any:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        return _answer(operation, json.loads(body or b"{}"), known)

    app.SERVICE_HANDLERS[_SERVICE] = handle


def _answer(operation: str, request: dict[str, Any], known: list[Quota]) -> Any:
    service = request.get("ServiceCode")
    found = [_described(quota) for quota in known if quota["ServiceCode"] == service]
    if operation in ("ListServiceQuotas", "ListAWSDefaultServiceQuotas"):
        return json_response({"Quotas": found})
    if operation in ("GetServiceQuota", "GetAWSDefaultServiceQuota"):
        for quota in found:
            if quota["QuotaCode"] == request.get("QuotaCode"):
                return json_response({"Quota": quota})
        return error_response_json(
            "NoSuchResourceException", "The request failed because the quota does not exist."
        )
    return error_response_json("InvalidAction", f"The local AWS does not serve {operation}.")


def _described(quota: Quota) -> Quota:
    arn = (
        f"arn:aws:servicequotas:{get_region()}:{get_account_id()}:{quota['ServiceCode']}/{quota['QuotaCode']}"
    )
    return {"QuotaArn": arn, "Unit": "None", "Adjustable": True, "GlobalQuota": False, **quota}
