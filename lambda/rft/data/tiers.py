"""Size tiers of a training split, with what each implies for epochs and batch.

Sizes, epochs (6 to 12 for small data, 3 to 6 for larger) and batch size 128: AWS best practices for RFT on Bedrock,
2026-04-08. Smaller batches for less data are this project's: an epoch has several steps then; 16 is Bedrock's least.
Bounds of a model come from the catalogue.
"""

from rft.catalogue.models import RowLimits

EXPERIMENT, SMALL, TYPICAL, COMPLEX = 200, 1_000, 5_000, 10_000


def schedule(rows: int) -> tuple[int, int]:
    """(epochs, batch size) to begin with on so many training rows: of each advised range the lower number of epochs,
    which costs less and can be raised, and the batch that goes with it."""
    if rows < EXPERIMENT:
        return 6, 32
    if rows <= SMALL:
        return 6, 64
    return (3, 128) if rows <= COMPLEX else (1, 128)


def size_tier(rows: int, limits: RowLimits) -> tuple[str, str]:
    """A tier's name and its advice: too_small, experiment, typical, complex, beyond_advice or too_large."""
    if rows < limits.minimum:
        return "too_small", f"Bedrock needs at least {limits.minimum:,} training rows."
    if rows < EXPERIMENT:
        return "experiment", (
            "Enough for a first experiment; expect to add rows before you rely on the gain. Small data wants 6 to 12 "
            "epochs, and a batch of 16 to 32, so that an epoch has several steps."
        )
    if rows <= TYPICAL:
        return "typical", (
            "The usual size for one task. Up to about 1,000 rows take 6 to 12 epochs at a batch of 32 to 64, more "
            "rows 3 to 6 epochs at a batch of 64 to 128."
        )
    if rows <= COMPLEX:
        return "complex", (
            "The size that AWS advises for complex tasks: 3 to 6 epochs at a batch of 128, which is 40 to 80 steps "
            "an epoch."
        )
    if rows <= limits.maximum:
        return "beyond_advice", (
            "More than the 10,000 rows that AWS advises; a sample may teach as much for less. Begin with 1 to 3 epochs "
            "at a batch of 128 or more."
        )
    return "too_large", f"Bedrock takes at most {limits.maximum:,} training rows."
