"""Lines as every reader of JSONL divides them: at line feeds and nowhere else."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

# More than any rule looks at: what is longer than a reward function can be sent is refused for its length.
MAX_READ_BYTES = 6 * 2**20 + 2


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """A file's lines, with their ends; of a line that is longer than `MAX_READ_BYTES` the beginning, without an end."""
    while line := file.readline(MAX_READ_BYTES):
        yield line
        while not line.endswith(b"\n") and (line := file.readline(MAX_READ_BYTES)):
            continue


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a stream, without their line feeds; a carriage return before one stays, and divides nothing."""
    kept: list[bytes] = []
    for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        kept.append(first)
        if rest:
            yield b"".join(kept)
            yield from rest[:-1]
            kept = [rest[-1]]
    last = b"".join(kept)
    if last:
        yield last
