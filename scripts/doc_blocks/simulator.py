"""Blocks about the simulated Bedrock: what it assumes, what it chooses, which faults it can play."""

from rehearsal.bedrock.assumptions import ASSUMPTIONS, CHOICES
from rehearsal.bedrock.options import FAULTS
from scripts.doc_blocks.tables import table


def assumptions() -> str:
    """Undocumented behaviours that can be switched on."""
    return table(
        ("`--assume`", "what changes", "reported by"),
        ((f"`{item.name}`", item.what, item.reported_by) for item in ASSUMPTIONS),
    )


def choices() -> str:
    """What the simulator decides because it must decide something."""
    return table(("what", "how"), ((name.replace("_", " "), text) for name, text in CHOICES.items()))


def faults() -> str:
    """What `--fault` can break."""
    return table(("`--fault`", "what goes wrong"), ((f"`{name}`", text) for name, text in FAULTS.items()))
