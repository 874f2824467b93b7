"""The champion record of a recipe in the runs bucket, moved by compare-and-set; Parameter Store has the pointer."""

from typing import TYPE_CHECKING

from rft.contracts.errors import PromotionConflict
from rft.contracts.paths import champion_key
from rft.promotion.champion import ChampionRecord
from rft_aws.run_store import ObjectChanged, RunStore

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


def read_champion(store: RunStore, recipe: str) -> tuple[ChampionRecord | None, str | None]:
    """The record and its ETag, or two Nones where nothing was ever promoted."""
    found = store.read_tagged(champion_key(recipe))
    if found is None:
        return None, None
    return ChampionRecord.model_validate_json(found[0]), found[1]


def write_champion(store: RunStore, record: ChampionRecord, etag: str | None) -> None:
    """Move the record if it still is what was read.

    Raises:
        PromotionConflict: another run promoted in between.
    """
    try:
        store.write_if(champion_key(record.recipe), record.model_dump_json(indent=2).encode(), etag)
    except ObjectChanged as error:
        raise PromotionConflict(
            f"the champion of {record.recipe} changed while this run was being promoted; the other run stands"
        ) from error


def point_to(client: "SSMClient", prefix: str, record: ChampionRecord) -> None:
    """Set the parameter that applications read: what to call Converse with."""
    client.put_parameter(
        Name=f"{prefix}/{record.recipe}", Value=record.deployment_arn, Type="String", Overwrite=True
    )
