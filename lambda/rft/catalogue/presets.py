"""Preset hyperparameters by model and use case, each with its source and reason."""

from pathlib import Path

import yaml
from pydantic import Field

from rft.contracts.recipe import Strict, UseCase


class Preset(Strict):
    """A value, who published it, and why it is taken here."""

    value: int | float | str
    source: str
    reason: str


class ModelPresets(Strict):
    """A model's presets, by Bedrock's hyperparameter names.

    `derived` names those that are computed from the data where that is known. A use case's preset goes before one of
    every use case; with a reasoning effort set, those of `with_reasoning` go before both and before what is derived.
    """

    derived: tuple[str, ...] = ()
    every_use_case: dict[str, Preset] = Field(default_factory=dict)
    use_cases: dict[UseCase, dict[str, Preset]] = Field(default_factory=dict)
    with_reasoning: dict[str, Preset] = Field(default_factory=dict)

    def of(self, name: str, use_case: UseCase) -> tuple[Preset, str] | None:
        """The preset of a hyperparameter, and what it is a preset of; None where there is none."""
        own = self.use_cases.get(use_case, {}).get(name)
        if own is not None:
            return own, f"preset for {use_case}"
        common = self.every_use_case.get(name)
        return None if common is None else (common, "preset")


class PresetCatalogue(Strict):
    """`presets.yaml`."""

    as_of: object
    models: dict[str, ModelPresets]

    def model(self, name: str) -> ModelPresets:
        """A model's presets; one that has none leaves every choice to the service."""
        return self.models.get(name, ModelPresets())


def load_presets(folder: Path) -> PresetCatalogue:
    """Read `presets.yaml` of a catalogue folder."""
    return PresetCatalogue.model_validate(
        yaml.safe_load((folder / "presets.yaml").read_text(encoding="utf-8"))
    )
