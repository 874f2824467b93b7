"""The program that compares expressions, started by `symbolic.SymbolicComparer` as a process of its own.

``python -I -B symbolic_child.py '<sys.path as JSON>' <seconds>``: reads one JSON list a line from standard input,
``[reference, claim, ...]``, and answers each with "yes", "no" or "late". A guard process imports the library once and
forks a worker that does the work; a worker that is late or dies is killed and replaced by a fork, which costs
milliseconds where a fresh start costs the import of SymPy.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
from dataclasses import dataclass

MAX_ADDRESS_SPACE = 1536 * 2**20
# A worker's caches grow with what it has seen.
QUESTIONS_PER_WORKER = 2000


@dataclass(slots=True)
class _Worker:
    pid: int
    questions: int
    answers: int
    asked: int = 0


def main() -> None:
    """Serve until standard input closes."""
    sys.path[:] = json.loads(sys.argv[1])
    seconds = float(sys.argv[2])
    from rft.graders.math import equivalence  # the import of SymPy happens here, before the first fork

    equivalence.warm_up()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    worker: _Worker | None = None
    for line in sys.stdin.buffer:
        worker = worker or _fork()
        if not _tell(worker, line):
            # It died between two questions; that is not this question's fault.
            _end(worker)
            worker = _fork()
            _tell(worker, line)
        answer = _hear(worker, seconds)
        if answer == "late" or worker.asked >= QUESTIONS_PER_WORKER:
            _end(worker)
            worker = None
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    if worker is not None:
        _end(worker)


def _tell(worker: _Worker, line: bytes) -> bool:
    worker.asked += 1
    try:
        return os.write(worker.questions, line) == len(line)
    except BrokenPipeError:
        return False


def _hear(worker: _Worker, seconds: float) -> str:
    if not select.select([worker.answers], [], [], seconds)[0]:
        return "late"
    # An empty read: the worker died of its own question, of memory for example.
    return os.read(worker.answers, 16).decode().strip() or "late"


def _fork() -> _Worker:
    question_read, question_write = os.pipe()
    answer_read, answer_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(question_write)
        os.close(answer_read)
        try:
            _work(question_read, answer_write)
        finally:
            os._exit(1)
    os.close(question_read)
    os.close(answer_write)
    return _Worker(pid, question_write, answer_read)


def _work(questions: int, answers: int) -> None:
    import resource

    from rft.graders.math.equivalence import equivalent

    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE, MAX_ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(questions, "rb") as lines:
        for line in lines:
            reference, *claims = json.loads(line)
            same = all(equivalent(reference, claim) for claim in claims)
            os.write(answers, b"yes\n" if same else b"no\n")


def _end(worker: _Worker) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker.pid, signal.SIGKILL)
    os.waitpid(worker.pid, 0)
    os.close(worker.questions)
    os.close(worker.answers)


if __name__ == "__main__":
    main()
