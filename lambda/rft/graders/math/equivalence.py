"""Whether two expressions are the same answer; runs in `symbolic_child` only, where it may take any time.

Reading and comparing are Math-Verify's (latex2sympy2_extended and SymPy) with its own SIGALRM limits off: the process
around it is what is killed. Added are the rules that it lacks: a chain of equations must hold, a percentage is one
only beside a percentage.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import sympy
from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse, verify
from sympy.core.relational import Equality

_CONFIG = (LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig())
_FUNCTION = re.compile(r"(?<![A-Za-z\\])[A-Za-z]\(([a-z])\)\s*=")
_MIXED = re.compile(r"(?<![0-9.^_{}A-Za-z])([0-9]+)\s*(\\[dt]?frac\s*(?:\{[0-9]+\}\s*\{[0-9]+\}|[0-9]{2}))")


def warm_up() -> None:
    """Compile the grammar and the patterns once, before the first question."""
    logging.disable(logging.CRITICAL)
    equivalent("$\\frac{x+2}{7}$", "x/7+2/7")
    equivalent("(1,2]", "x \\in (1,2]")


def equivalent(reference: str, claim: str) -> bool:
    """Whether a claim is the reference's value, set, interval, equation or matrix."""
    gold, target = _read(reference), _read(claim)
    if not gold or not target or _broken_chain(claim):
        return False
    return bool(verify(list(gold), list(target), allow_set_relation_comp=True, timeout_seconds=None))


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[Any, ...]:
    text = _MIXED.sub(r"(\1+\2)", _bound_variable(text))
    return tuple(parse(f"${text}$", extraction_config=_CONFIG, parsing_timeout=None))


def _bound_variable(text: str) -> str:
    """``f(n) = n^2`` is ``f(x) = x^2``."""
    names = set(_FUNCTION.findall(text))
    if len(names) != 1 or re.search(r"(?<![A-Za-z\\])x(?![A-Za-z])", text):
        return text
    return re.sub(rf"(?<![A-Za-z\\]){names.pop()}(?![A-Za-z])", "x", text)


def _broken_chain(text: str) -> bool:
    """Whether an equation between plain values is false: ``17 = 18``, ``x = 3 + 1 = 5``."""
    if "=" not in text or re.search(r"[<>,;]|\\(?:le|ge|ne|in|begin)", text):
        return False
    values = []
    for side in text.split("="):
        parsed = [part for part in _read(side.strip() or "?") if isinstance(part, sympy.Basic)]
        value = parsed[0] if parsed else None
        if (
            value is not None
            and not isinstance(value, Equality)
            and not value.free_symbols
            and value.is_number
        ):
            values.append(value)
    return any(abs(sympy.N(a - b)) > 1e-6 * max(1, abs(sympy.N(a))) for a, b in pairwise(values))
