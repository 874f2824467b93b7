"""Where the project's parts lie on disk."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class ProjectFolders:
    """The folders that a synth reads; tests point single ones elsewhere."""

    datasets: Path = ROOT / "datasets"
    catalogue: Path = ROOT / "catalogue"
    source: Path = ROOT / "lambda"
    build: Path = ROOT / "build"


def camel(name: str) -> str:
    """A recipe's or stage's name as a part of a construct id: `code_repair` is `CodeRepair`."""
    return "".join(part.capitalize() for part in name.replace("-", "_").split("_"))
