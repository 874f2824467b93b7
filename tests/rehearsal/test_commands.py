"""The `rft` command against a deployed stack, from first check to last deletion; the tests build on each other."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rehearsal.session import RehearsalSession
from rft_cli.exit_codes import ExitCode
from tests.rehearsal.conftest import QUIET

pytestmark = [pytest.mark.rehearsal, pytest.mark.full]
Answer = tuple[int, Any]
Rft = Callable[..., Answer]
COMMAND = "import sys; from rft_cli.main import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RehearsalSession]:
    """A deployment of its own: the last test takes it down."""
    with RehearsalSession("math", home=tmp_path_factory.mktemp("commands"), options=QUIET) as session:
        yield session


@pytest.fixture(scope="module")
def rft(own: RehearsalSession) -> Rft:
    """Runs a command with --json; returns exit code and parsed stdout."""
    root = Path(__file__).resolve().parents[2]
    environment = {**own.aws.environment, "PYTHONPATH": f"{root}:{root / 'lambda'}"}

    def run(*arguments: str) -> Answer:
        command = [sys.executable, "-c", COMMAND, *arguments, "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        assert "Traceback" not in done.stderr, done.stderr
        # `rft watch` prints a document a line, the last of which tells the end.
        document = done.stdout.splitlines()[-1:] if arguments[0] == "watch" else [done.stdout]
        return done.returncode, json.loads(document[0]) if done.stdout else done.stderr

    return run


@pytest.fixture(scope="module")
def started(rft: Rft) -> str:
    """The id of a run that `rft start` started."""
    code, answer = rft("start", "--recipe", "math", "--set", "seed=7")
    assert code == 0, answer
    return str(answer["run_id"])


def test_doctor_finds_the_account_ready(rft: Rft) -> None:
    code, answer = rft("doctor")
    assert code == 0, answer
    statuses = {check["name"]: check["status"] for check in answer["checks"]}
    assert "failed" not in statuses.values()
    assert statuses["training role"] == "ok" and statuses["model access: Amazon Nova 2 Lite"] == "ok", answer


def test_upload_gives_an_uri_that_a_run_may_read(rft: Rft, own: RehearsalSession, tmp_path: Path) -> None:
    file = tmp_path / "test.jsonl"
    file.write_text("{}\n")
    code, answer = rft("upload", str(file), "--recipe", "math")
    assert code == 0, answer
    bucket, _, key = answer[str(file)].removeprefix("s3://").partition("/")
    assert own.s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"{}\n"


def test_a_recipe_that_the_stack_lacks_is_refused(rft: Rft) -> None:
    code, said = rft("start", "--recipe", "nothing")
    assert code == ExitCode.INPUT_ERROR and "carries math" in said


def test_destroy_refuses_while_a_run_is_under_way(rft: Rft, started: str) -> None:
    code, answer = rft("destroy", "--yes")
    assert started and code == ExitCode.REFUSED
    assert answer["deleted"] is False and "under way" in answer["refusal"]


def test_watch_follows_the_run_to_its_outcome(rft: Rft, started: str) -> None:
    code, answer = rft("watch", started, "--every", "1")
    assert code == 0, answer
    assert (answer["outcome"], answer["run_id"]) == ("promoted", started)


def test_resume_takes_up_the_run(rft: Rft, started: str) -> None:
    code, answer = rft("resume", started)
    assert code == 0, answer
    assert answer["run_id"] == started
    assert rft("watch", started, "--every", "1")[0] == 0


def test_destroy_refuses_while_a_champion_serves(rft: Rft, started: str) -> None:
    code, answer = rft("destroy", "--yes")
    assert code == ExitCode.REFUSED
    assert "champion" in answer["refusal"] and f"{started}-a1" in answer["refusal"]


def test_destroy_with_force_leaves_the_key_alone(rft: Rft, own: RehearsalSession) -> None:
    code, answer = rft("destroy", "--yes", "--force")
    assert code == 0, answer
    assert answer["found"]["models"] and answer["found"]["uploads"] and answer["found"]["parameters"]
    remaining = {part["what"]: part["usd_a_month"] for part in answer["remaining"]}
    assert [what.startswith("the KMS key") for what in remaining] == [True], remaining
    assert list(remaining.values()) == [1.0]
    stacks = own.aws.client("cloudformation").list_stacks(
        StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"]
    )
    assert {stack["StackName"] for stack in stacks["StackSummaries"]} == {"CDKToolkit"}
    assert own.left_running().deployments == []


def test_destroy_of_nothing_is_fine(rft: Rft) -> None:
    code, answer = rft("destroy", "--yes")
    assert (code, answer["deleted"]) == (0, False)
