"""The sandbox by itself: what a call gives, what a child cannot reach, and what happens when a lock does not hold."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from rft.graders.base import GraderFault
from rft.graders.sandbox import leftovers
from rft.graders.sandbox import probe as probing
from rft.graders.sandbox.child import wire
from rft.graders.sandbox.limits import Limits
from rft.graders.sandbox.probe import ProbeCheck, ProbeReport, probe
from rft.graders.sandbox.sandbox import CallResult, Sandbox
from stacks.project import ROOT

SHORT = Limits(wall_seconds=0.5, cpu_seconds=1, memory_mb=256)

HUNT = """
import gc, sys
def f(_):
    wanted = {"fork", "kill", "killpg", "mkdir", "symlink", "listdir", "unlink", "rename", "truncate", "chmod"}
    wanted |= {"setrlimit", "prlimit", "posix_spawn", "fork_exec", "waitpid", "execv", "create_builtin", "setuid"}
    seen, todo, found = set(), [sys.modules, gc.get_objects(), sys._getframe()], set()
    while todo and len(seen) < 300_000:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if type(thing).__name__ == "builtin_function_or_method" and thing.__name__ in wanted:
            found.add(thing.__name__)
        todo.extend(gc.get_referents(thing))
    return sorted(found)
"""


@pytest.fixture(scope="module")
def sandbox() -> Any:
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("def f(x): return x * 2", CallResult("returned", 42)),
        ("def f(x): raise KeyError", CallResult("raised", error="KeyError")),
        ("def f(x): return object()", CallResult("raised", error="Unreadable")),
        ("def g(x): return x", CallResult("not_loaded", error="NameError")),
        ("def f(x: return x", CallResult("not_loaded", error="SyntaxError")),
        ("import numpy", CallResult("not_loaded", error="ModuleNotFoundError")),
        ("import os\ndef f(x): os._exit(3)", CallResult("ended")),
        ("def f(x):\n    while True: pass", CallResult("timed_out")),
        ("class A:\n    def f(self): pass\nf = lambda x: len(str(x))", CallResult("returned", 2)),
    ],
)
def test_how_a_call_ends(sandbox: Sandbox, source: str, result: CallResult) -> None:
    assert sandbox.call(source, "f", [21], SHORT) == result


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(2**70), 1.5, float("inf"), "text\ud800", b"\0", [1, [2]], (1,), {1, 2}, frozenset(),
     {"a": {1: 2}}, complex(1, -2), range(3), bytearray(b"x")],
    ids=repr,
)  # fmt: skip
def test_values_come_back_as_they_went(sandbox: Sandbox, value: object) -> None:
    found = sandbox.call("def f(x): return x", "f", [value]).value
    assert (type(found), found) == (type(value), value)


def test_no_dangerous_function_is_left_anywhere_in_memory(sandbox: Sandbox) -> None:
    result = sandbox.call(HUNT, "f", [0], Limits(20, 20, 512))
    assert result == CallResult("returned", [])


def test_every_check_of_the_probe_holds(sandbox: Sandbox) -> None:
    report = probe(sandbox)
    assert [check for check in report.checks if not check.holds] == []
    assert len({check.name for check in report.checks}) == len(report.checks) >= 10


def test_nothing_is_graded_in_a_sandbox_that_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ProbeReport((ProbeCheck("no_processes", False, "returned"),))
    monkeypatch.setattr(probing, "probe", lambda _: broken)
    monkeypatch.setattr(probing, "_proved", None)
    with pytest.raises(GraderFault, match=r"sandbox_probe_failed: no_processes \(returned\)"):
        probing.proved_sandbox()


def test_a_warm_process_that_died_is_replaced() -> None:
    with Sandbox() as made:
        made.call("def f(): return 1", "f", [])
        assert made._warm is not None
        os.kill(made._warm.pid, signal.SIGKILL)
        made._warm.wait()
        assert made.call("def f(): return 1", "f", []).value == 1


def test_a_candidate_does_not_outlive_a_parent_that_was_killed() -> None:
    script = (
        "import time\nfrom rft.graders.sandbox.sandbox import Sandbox\n"
        "from rft.graders.sandbox.limits import Limits\n"
        "with Sandbox().candidate(['import time\\ntime.sleep(600)'], 'f', Limits(600, 600, 256)) as child:\n"
        "    print(child.pid, flush=True)\n    time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env={"PYTHONPATH": str(ROOT / "lambda")}, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    candidate = Path("/proc", parent.stdout.readline().decode().strip())
    assert candidate.is_dir()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while candidate.is_dir() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not candidate.is_dir()


def test_what_is_new_in_tmp_goes_where_tmp_is_ours_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "before").write_text("kept")
    for alone, removed in ((True, ["file", "folder", "link"]), (False, [])):
        monkeypatch.setattr(leftovers, "sole_tenant", lambda alone=alone: alone)
        sweep = leftovers.Sweep("no-such-token", frozenset())
        (tmp_path / "file").write_text("x")
        (tmp_path / "folder" / "deep").mkdir(parents=True)
        (tmp_path / "link").symlink_to("before")
        assert sweep.files() == removed
    assert (tmp_path / "before").read_text() == "kept"


def test_a_survivor_of_a_session_is_found_and_killed() -> None:
    sweep = leftovers.Sweep("no-such-token", frozenset())
    survivor = subprocess.Popen(["sleep", "60"], start_new_session=True)
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    assert sweep.processes(survivor.pid) == [survivor.pid]
    assert survivor.wait() == -signal.SIGKILL
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_the_warm_process_goes_when_the_sandbox_is_closed() -> None:
    made = Sandbox()
    made.call("def f(): return 1", "f", [])
    assert made._warm is not None and made._folder is not None
    warm, folder = made._warm, made._folder
    made.close()
    assert warm.returncode is not None
    assert not os.path.exists(folder)  # noqa: PTH110


@pytest.mark.parametrize(
    "node", [["x", 1], ["f"], ["i", "z"], {"a": 1}, ["d", [[1]]], ["s", [["l", []]]], [], [1], 1.5, ["b", 3]]
)
def test_what_is_no_value_is_refused(node: Any) -> None:
    with pytest.raises(wire.Unreadable):
        wire.decode(node)
