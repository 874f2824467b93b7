"""Code in a Python of its own: for what only a fresh process can tell, such as which modules are imported."""

import subprocess
import sys

from stacks.project import ROOT


def printed(code: str) -> str:
    """What the code prints, without white space around it; the Lambda sources are on its path. Raises
    `subprocess.CalledProcessError` when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "lambda")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
