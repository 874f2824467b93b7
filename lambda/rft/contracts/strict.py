"""The base of every document that a person or a stage writes."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A model that refuses keys that it does not know, so that a typo is never a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)
