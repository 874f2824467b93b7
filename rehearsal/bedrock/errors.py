"""Bedrock's errors as exceptions, and as they look on the wire."""

from __future__ import annotations

import json

STATUS_BY_CODE = {
    "AccessDeniedException": 403,
    "ConflictException": 409,
    "InternalServerException": 500,
    "ModelNotReadyException": 429,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 400,
    "ThrottlingException": 429,
    "TooManyTagsException": 400,
    "UnknownOperationException": 404,
    "ValidationException": 400,
}


class ServiceError(Exception):
    """An error that the client sees; `code` is one of `STATUS_BY_CODE`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def to_wire(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body in the rest-json protocol."""
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": self.code}
        return STATUS_BY_CODE[self.code], headers, json.dumps({"message": self.message}).encode()


def invalid(message: str) -> ServiceError:
    """The request is wrong in itself."""
    return ServiceError("ValidationException", message)


def not_found(message: str) -> ServiceError:
    """What the request names does not exist."""
    return ServiceError("ResourceNotFoundException", message)


def conflict(message: str) -> ServiceError:
    """What the request names is in a state that forbids it."""
    return ServiceError("ConflictException", message)
