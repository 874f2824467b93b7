"""Requests a minute that a model may take: Service Quotas where it tells, else the catalogue."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from rft.catalogue.models import Model

if TYPE_CHECKING:
    from mypy_boto3_service_quotas import ServiceQuotasClient


class RequestRate(BaseModel):
    """A rate and where it was read."""

    model_config = ConfigDict(frozen=True)

    per_minute: float
    source: str


def request_rate(client: "ServiceQuotasClient", model: Model, tuned: bool) -> RequestRate:
    """The rate for the base model's or a tuned model's on-demand inference.

    Quota names are matched by words since their codes differ by Region and are not published as a list.
    """
    fallback = RequestRate(
        per_minute=model.requests_per_minute.tuned if tuned else model.requests_per_minute.base,
        source="catalogue",
    )
    # Through an inference profile of several Regions, the profile's own quota counts; the global profile has another.
    across = model.inference_profile is not None
    wanted = "custom model" if tuned else "cross-region" if across else "on-demand"
    try:
        return quota(client, model.title, wanted) or fallback
    except ClientError as error:
        return fallback.model_copy(
            update={"source": f"catalogue ({error.response['Error']['Code']} by Service Quotas)"}
        )


def quota(client: "ServiceQuotasClient", title: str, wanted: str) -> RequestRate | None:
    """The quota of requests a minute of a model with this title, of the kind `wanted` ("on-demand", "cross-region",
    "custom model"); None where there is none of such a name. Raises `ClientError`."""
    words = title.lower().removeprefix("amazon ")
    for page in client.get_paginator("list_service_quotas").paginate(ServiceCode="bedrock"):
        for found in page["Quotas"]:
            name = found["QuotaName"].lower()
            ours = "requests per minute" in name and wanted in name and words in name
            if ours and not name.startswith("global") and found["Value"] > 0:
                return RequestRate(per_minute=found["Value"], source=f"Service Quotas {found['QuotaCode']}")
    return None
