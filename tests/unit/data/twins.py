"""Every rule's twins: a clean data set, and the same with one damage that the rule has to find.

A `LineDamage` damages one line, a `SetDamage` the whole set. Each module of `damages_*` has a list `DAMAGES`; a new
rule needs an entry in one of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import tests.unit.data
from rft.data.settings import DatasetSettings
from tests.unit.data.made import Files, Row, plain, settings


@dataclass(frozen=True)
class LineDamage:
    """`damage` makes the damaged line of a clean row (of `base`), in one of several ways.

    `also` are rules that cannot but see it too, at the same line.
    """

    rule: str
    damage: Callable[[Row, Random], bytes]
    base: Callable[[int], Row] = plain
    also: frozenset[str] = frozenset()
    settings: DatasetSettings = field(default_factory=settings)


@dataclass(frozen=True)
class SetDamage:
    """`damage` changes the splits of a clean set; `finds` are the places, as (split, line or None).

    `also` are rules that cannot but see it too, anywhere. `names` are the files' names by split.
    """

    rule: str
    damage: Callable[[Files], Files]
    finds: tuple[tuple[str, int | None], ...]
    also: frozenset[str] = frozenset()
    settings: DatasetSettings = field(default_factory=settings)
    names: dict[str, str] = field(default_factory=dict)


def _modules() -> list[str]:
    return sorted(
        module.name
        for module in pkgutil.iter_modules(tests.unit.data.__path__)
        if module.name.startswith("damages_")
    )


def all_damages() -> list[LineDamage | SetDamage]:
    """Of every module."""
    return [
        damage for name in _modules() for damage in importlib.import_module(f"tests.unit.data.{name}").DAMAGES
    ]


LINE_DAMAGES = [damage for damage in all_damages() if isinstance(damage, LineDamage)]
SET_DAMAGES = [damage for damage in all_damages() if isinstance(damage, SetDamage)]
