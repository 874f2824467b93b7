"""Preset hyperparameters, each with its source and reason."""

from pathlib import Path

import yaml

from rft.contracts.recipe import Strict


class Preset(Strict):
    """A value, who published it, and why it is taken here."""

    value: int | float | str
    source: str
    reason: str


class PresetCatalogue(Strict):
    """`presets.yaml`: by model, then by Bedrock's hyperparameter name."""

    as_of: object
    models: dict[str, dict[str, Preset]]


def load_presets(folder: Path) -> PresetCatalogue:
    """Read `presets.yaml` of a catalogue folder."""
    return PresetCatalogue.model_validate(
        yaml.safe_load((folder / "presets.yaml").read_text(encoding="utf-8"))
    )
