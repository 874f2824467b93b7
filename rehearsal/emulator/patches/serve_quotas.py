"""Answer Service Quotas, which MiniStack does not have, with the default quotas that the pipeline asks
about.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response

from rehearsal.emulator.json_service import PINS as PINS
from rehearsal.emulator.json_service import serve_json

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
    serve_json(_SERVICE, _TARGET, lambda operation, request: _answer(operation, request, known))


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
