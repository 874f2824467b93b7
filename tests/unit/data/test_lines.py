"""Lines end at line feeds alone, from files and from streams, whatever their length."""

import io

from hypothesis import given
from hypothesis import strategies as st

from rft.data.lines import MAX_READ_BYTES, bounded_lines, lines_of


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"", b"\xc2\x85", b"\x0b"]), max_size=12))
def test_a_stream_has_the_lines_of_the_file(chunks: list[bytes]) -> None:
    from_file = [line.removesuffix(b"\n") for line in bounded_lines(io.BytesIO(b"".join(chunks)))]
    assert list(lines_of(chunks)) == from_file


def test_a_line_without_end_is_cut_and_the_next_is_found() -> None:
    long = io.BytesIO(b"x" * (2 * MAX_READ_BYTES + 5) + b"\nnext\n")
    assert [len(line) for line in bounded_lines(long)] == [MAX_READ_BYTES, 5]
