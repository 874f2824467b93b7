"""Reads multipart/form-data (RFC 7578), which the Files API is called with."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from rehearsal.bedrock.mantle.errors import bad_request


@dataclass(frozen=True)
class Part:
    """One field of a form; `filename` is None for a plain value."""

    content: bytes
    filename: str | None


def parse_form(content_type: str, body: bytes) -> dict[str, Part]:
    """The form's fields by name. Raises `MantleError` for what is no form."""
    boundary = _header(content_type).get_boundary()
    if not content_type.startswith("multipart/form-data") or not boundary:
        raise bad_request("The request is not multipart/form-data with a boundary")
    fields: dict[str, Part] = {}
    # A line break belongs to the delimiter that follows it (RFC 2046, 5.1.1).
    for section in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if section.startswith(b"--"):
            return fields
        head, found, content = section.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not found:
            break
        disposition = _header(_value(head, "content-disposition"))
        name, filename = disposition.get_param("name"), disposition.get_param("filename")
        if not isinstance(name, str):
            break
        fields[name] = Part(content, filename if isinstance(filename, str) else None)
    raise bad_request("The multipart form is cut short or has a part without a name")


def _header(value: str) -> Message:
    """A header's value with its parameters, which the email package reads from a Content-Type."""
    message = Message()
    message["Content-Type"] = value
    return message


def _value(head: bytes, name: str) -> str:
    for line in head.decode(errors="replace").split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""
