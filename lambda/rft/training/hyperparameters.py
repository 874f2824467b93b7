"""Hyperparameters of a run: input over recipe over what is derived from the data over preset, each with its origin."""

from collections.abc import Iterator

from rft.catalogue.presets import ModelPresets
from rft.contracts.errors import InvalidRunInput
from rft.contracts.recipe import Hyperparameters, Strict, UseCase
from rft.training.derived import DERIVATIONS, TrainingData
from rft.training.ranges import TAKEN, Backend, left_out, misfits

Value = int | float | str
# The first decides whether reasoning counts as output; the derived ones stand in their own order.
_ORDER = ("reasoningEffort", *DERIVATIONS)


class Layers(Strict):
    """What a run's hyperparameters are made of; `given` is the execution input's, `data` None where it is not known."""

    given: Hyperparameters | None = None
    recipe: Hyperparameters = Hyperparameters()
    presets: ModelPresets
    use_case: UseCase = "other"
    backend: Backend
    data: TrainingData | None = None


def require_fitting(given: Hyperparameters | None, recipe: Hyperparameters, backend: Backend) -> None:
    """Refuse what the model's training API would refuse, before anything is copied.

    A recipe may be written for another model, so that what this one has no place for is left out; in the input it is
    a mistake.

    Raises:
        InvalidRunInput: a value is out of range, or the input has one that the model does not take.
    """
    wrong = [sentence for layer in (given, recipe) if layer for _, sentence in misfits(layer, backend)]
    for name in left_out(given or Hyperparameters(), backend):
        taken = ", ".join(TAKEN[backend])
        wrong.append(f"hyperparameters.{name}: the model does not take it; it takes {taken}")
    if wrong:
        raise InvalidRunInput("; ".join(wrong))


def resolve_hyperparameters(layers: Layers) -> tuple[Hyperparameters, dict[str, str]]:
    """Merge the layers.

    Returns:
        The values, and by name their origin: "execution input", "recipe", "derived (<why>)" or
        "preset (<source>: <reason>)". A value of the recipe that the model does not take has an origin alone, which
        says so.

    Raises:
        InvalidRunInput: see `require_fitting`.
    """
    require_fitting(layers.given, layers.recipe, layers.backend)
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    names = (*_ORDER, *(name for name in TAKEN[layers.backend] if name not in _ORDER))
    for name in names:
        if name not in TAKEN[layers.backend]:
            continue
        found = next(_candidates(layers, name, values), None)
        if found is not None:
            values[name], origins[name] = found
    for name, value in left_out(layers.recipe, layers.backend).items():
        origins[name] = f"recipe: {value}, left out, since the model does not take it"
    return Hyperparameters.model_validate(values), origins


def _candidates(layers: Layers, name: str, chosen: dict[str, Value]) -> Iterator[tuple[Value, str]]:
    """(value, origin) of a hyperparameter, the one that goes first at the front."""
    for layer, origin in ((layers.given, "execution input"), (layers.recipe, "recipe")):
        value = None if layer is None else getattr(layer, name)
        if value is not None:
            yield value, origin
    if "reasoningEffort" in chosen and name in layers.presets.with_reasoning:
        preset = layers.presets.with_reasoning[name]
        yield preset.value, f"preset with reasoning ({preset.source}: {preset.reason})"
    if layers.data is not None and name in layers.presets.derived:
        derived = DERIVATIONS[name](layers.data, layers.use_case, chosen)
        if derived is not None:
            yield derived[0], f"derived ({derived[1]})"
    found = layers.presets.of(name, layers.use_case)
    if found is not None:
        yield found[0].value, f"{found[1]} ({found[0].source}: {found[0].reason})"


def steps_of(rows: int, epochs: int, batch_size: int) -> int:
    """Training steps: rounds an epoch times epochs, at least one an epoch."""
    return max(1, -(-rows // batch_size)) * epochs
