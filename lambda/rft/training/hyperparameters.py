"""Hyperparameters of a run: input over recipe over preset, each with its origin."""

from rft.catalogue.presets import Preset
from rft.contracts.recipe import Hyperparameters


def resolve_hyperparameters(
    given: Hyperparameters | None, recipe: Hyperparameters, presets: dict[str, Preset]
) -> tuple[Hyperparameters, dict[str, str]]:
    """Merge the three layers.

    Returns:
        The values, and by name their origin: "execution input", "recipe", or "preset (<source>: <reason>)".
    """
    values: dict[str, int | float | str] = {}
    origins: dict[str, str] = {}
    for name, preset in presets.items():
        values[name] = preset.value
        origins[name] = f"preset ({preset.source}: {preset.reason})"
    for layer, origin in ((recipe, "recipe"), (given, "execution input")):
        for name, value in (layer.model_dump(exclude_none=True) if layer is not None else {}).items():
            values[name] = value
            origins[name] = origin
    return Hyperparameters.model_validate(values), origins


def steps_of(rows: int, epochs: int, batch_size: int) -> int:
    """Training steps: rounds an epoch times epochs, at least one an epoch."""
    return max(1, -(-rows // batch_size)) * epochs
