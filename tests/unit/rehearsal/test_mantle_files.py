"""The simulated Files API through OpenAI's SDK."""

from typing import Any

import openai
import pytest

from rehearsal.bedrock.mantle.errors import MantleError
from rehearsal.bedrock.mantle.multipart import parse_form
from tests.unit.rehearsal.bedrock_account import jsonl, rows
from tests.unit.rehearsal.mantle_account import Mantle


@pytest.fixture(scope="module")
def mantle() -> Mantle:
    return Mantle()


def test_a_file_comes_back_as_it_was_uploaded(mantle: Mantle) -> None:
    data = jsonl(rows(3)) + "é\r\n--x\r\n\r\n".encode()
    file = mantle.client.files.create(file=("rows.jsonl", data), purpose="fine-tune")
    assert (file.filename, file.bytes, file.purpose) == ("rows.jsonl", len(data), "fine-tune")
    assert mantle.client.files.content(file.id).content == data
    assert mantle.client.files.retrieve(file.id) == file


def test_a_deleted_file_is_gone(mantle: Mantle) -> None:
    name = mantle.upload()
    assert mantle.client.files.delete(name).deleted
    for call in (mantle.client.files.retrieve, mantle.client.files.content, mantle.client.files.delete):
        with pytest.raises(openai.NotFoundError, match=name):
            call(name)


def test_files_are_listed_newest_first_in_pages() -> None:
    mantle = Mantle()
    names = [mantle.upload(1, f"{number}.jsonl") for number in range(5)]
    assert [file.id for file in mantle.client.files.list(limit=2)] == names[::-1]
    assert [file.id for file in mantle.client.files.list(order="asc", limit=3)] == names
    assert not list(mantle.client.files.list(purpose="batch"))
    first = mantle.client.files.list(limit=2)
    assert first.has_more
    assert len(first.data) == 2


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"file": ("a.jsonl", b"{}"), "purpose": "batch"}, "purpose"),
        ({"file": ("a.jsonl", b""), "purpose": "fine-tune"}, "file"),
    ],
)
def test_a_wrong_upload_is_refused(mantle: Mantle, given: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        mantle.client.files.create(**given)
    assert error.value.param == param
    assert error.value.type == "invalid_request_error"


@pytest.mark.parametrize("limit", [0, 10_001])
def test_a_page_that_is_too_long_is_refused(mantle: Mantle, limit: int) -> None:
    with pytest.raises(openai.BadRequestError, match="limit"):
        mantle.client.files.list(limit=limit)


def test_a_page_after_nothing_is_refused(mantle: Mantle) -> None:
    with pytest.raises(openai.BadRequestError, match="file-none"):
        mantle.client.files.list(after="file-none")


def test_an_unknown_page_and_method_are_named(mantle: Mantle) -> None:
    with pytest.raises(openai.NotFoundError, match="/images/generations"):
        mantle.client.images.generate(prompt="a cat", model="x")
    with pytest.raises(openai.APIStatusError, match="PATCH /files") as error:
        mantle.client.patch("/files", cast_to=object)
    assert error.value.status_code == 405


PLAIN = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n'


def test_a_form_is_read_part_by_part() -> None:
    file = b'--b\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\n\r\n'
    form = parse_form('multipart/form-data; boundary="b"', PLAIN + file + b"x\r\ny\r\n--b--\r\n")
    assert form["purpose"].content == b"fine-tune"
    assert form["purpose"].filename is None
    assert (form["file"].content, form["file"].filename) == (b"x\r\ny", "a b.txt")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", PLAIN + b"--b--"),
        ("multipart/form-data; boundary=b", PLAIN),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\nno blank line\r\n--b--"),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(MantleError, match="multipart"):
        parse_form(content_type, body)
