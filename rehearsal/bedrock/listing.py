"""Paging and time filters of the list operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from rehearsal.bedrock.errors import invalid

Item = TypeVar("Item")
_DEFAULT_PAGE = 100


def page(
    items: Sequence[Item], params: Mapping[str, Any], created: Callable[[Item], datetime]
) -> tuple[list[Item], str | None]:
    """The page that the request asks for, newest first unless it says otherwise, and the token of the next one."""
    after = _moment(params.get("creationTimeAfter") or params.get("createdAfter"))
    before = _moment(params.get("creationTimeBefore") or params.get("createdBefore"))
    kept = [
        item
        for item in items
        if (not after or created(item) > after) and (not before or created(item) < before)
    ]
    kept.sort(key=created, reverse=params.get("sortOrder") != "Ascending")
    token = params.get("nextToken") or "0"
    if not token.isdigit():
        raise invalid("The pagination token is not valid")
    start = int(token)
    end = start + int(params.get("maxResults") or _DEFAULT_PAGE)
    return kept[start:end], str(end) if end < len(kept) else None


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
