"""From passed tests to credit: a test that a trivial stub passes proves nothing and earns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ProvesNothing(ValueError):
    """One and the same trivial stub passes every test: the row cannot tell a solution from none."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What each test is worth.

    weights: 0 for a test that carries none. stub: the weight that the best stub reaches with them; where every single
    test is passed by some stub (a yes-or-no function), credit begins above what the best one gets.
    """

    weights: tuple[float, ...]
    stub: float

    def earned(self, passed: Sequence[bool]) -> float:
        """In [0, 1]: the share of the credit that lies above the best stub's."""
        total = sum(self.weights)
        reached = sum(weight for weight, held in zip(self.weights, passed, strict=True) if held)
        return max(0.0, (reached - self.stub) / (total - self.stub))


def credit_of(
    weights: Sequence[float],
    visible: Sequence[bool],
    stubs: Sequence[Sequence[bool]],
    visible_weight: float,
) -> Credit:
    """The credit of a row's tests. `stubs` holds, for each stub, which tests it passes.

    A visible test counts `visible_weight` times where there are hidden ones, since its answer can be copied from the
    prompt. Raises `ProvesNothing`.
    """
    if any(all(passed) for passed in stubs):
        raise ProvesNothing("a stub passes every test")
    hidden = not all(visible)
    shares = [
        weight * (visible_weight if hidden and shown else 1.0)
        for weight, shown in zip(weights, visible, strict=True)
    ]
    void = [any(passed[index] for passed in stubs) for index in range(len(shares))]
    kept = [0.0 if empty else share for share, empty in zip(shares, void, strict=True)]
    if sum(kept) > 0:
        return Credit(tuple(kept), 0.0)
    best = max(
        (sum(share for share, held in zip(shares, passed, strict=True) if held) for passed in stubs),
        default=0.0,
    )
    if best >= sum(shares):
        # Only tests without any share could tell: then all of them count alike.
        shares = [1.0] * len(shares)
        best = float(max(sum(passed) for passed in stubs))
    return Credit(tuple(shares), best)
