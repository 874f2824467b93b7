"""The Files API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rehearsal.bedrock.mantle.errors import bad_request, missing
from rehearsal.bedrock.mantle.listing import Query, page
from rehearsal.bedrock.mantle.multipart import parse_form
from rehearsal.bedrock.mantle.state import MantleState, UploadedFile

PURPOSE = "fine-tune"
MAX_BYTES = 512 * 1024 * 1024
"""OpenAI's limit of a file."""


@dataclass
class FilesApi:
    """Upload, get, list, delete, content. Each method returns the answer's JSON, or raises `MantleError`."""

    state: MantleState

    def create(self, content_type: str, body: bytes) -> dict[str, Any]:
        """POST /files."""
        form = parse_form(content_type, body)
        if "purpose" not in form or form["purpose"].content != PURPOSE.encode():
            raise bad_request(f"purpose has to be {PURPOSE!r}", "purpose")
        if "file" not in form or form["file"].filename is None:
            raise bad_request("file is missing", "file", "missing_required_parameter")
        data = form["file"].content
        if not 0 < len(data) <= MAX_BYTES:
            raise bad_request(f"A file has from 1 to {MAX_BYTES} bytes; this one has {len(data)}", "file")
        now = self.state.shared.clock.now()
        file = UploadedFile(self.state.new_id("file"), form["file"].filename, PURPOSE, data, now)
        with self.state.shared.lock:
            self.state.files[file.id] = file
        return file.to_json()

    def get(self, name: str) -> dict[str, Any]:
        """GET /files/{id}."""
        return self._file(name).to_json()

    def content(self, name: str) -> bytes:
        """GET /files/{id}/content: the bytes as they were uploaded."""
        return self._file(name).data

    def list(self, query: Query) -> dict[str, Any]:
        """GET /files."""
        with self.state.shared.lock:
            files = [f for f in self.state.files.values() if query.get("purpose") in (None, f.purpose)]
        return page(files, query, lambda file: file.id, UploadedFile.to_json, default_limit=10_000)

    def delete(self, name: str) -> dict[str, Any]:
        """DELETE /files/{id}. A job that has read the file already goes on without it."""
        with self.state.shared.lock:
            self._file(name)
            del self.state.files[name]
        return {"id": name, "object": "file", "deleted": True}

    def _file(self, name: str) -> UploadedFile:
        file = self.state.files.get(name)
        if file is None:
            raise missing("File object", name)
        return file
