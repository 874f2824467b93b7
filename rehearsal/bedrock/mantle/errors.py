"""Errors in the form that OpenAI's clients read."""

from __future__ import annotations

import json

from rehearsal.bedrock.errors import STATUS_BY_CODE, ServiceError

_CODES = {
    "AccessDeniedException": "access_denied",
    "ResourceNotFoundException": "not_found",
    "ThrottlingException": "rate_limit_exceeded",
}
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error", 500: "server_error"}


class MantleError(Exception):
    """An error that the client sees: HTTP status, OpenAI's `code`, and the parameter that is wrong, if one is."""

    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message, self.param = status, code, message, param

    @classmethod
    def of(cls, error: ServiceError) -> MantleError:
        """The same refusal as Bedrock's other APIs give."""
        return cls(STATUS_BY_CODE[error.code], _CODES.get(error.code, "invalid_value"), error.message)

    def to_wire(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        kind = _TYPES.get(self.status, "invalid_request_error")
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return self.status, {"Content-Type": "application/json"}, json.dumps({"error": error}).encode()


def bad_request(message: str, param: str | None = None, code: str = "invalid_value") -> MantleError:
    """The request is wrong in itself."""
    return MantleError(400, code, message, param)


def missing(what: str, name: str, param: str = "id") -> MantleError:
    """What the request names does not exist."""
    return MantleError(404, "not_found", f"No such {what}: {name}", param)
