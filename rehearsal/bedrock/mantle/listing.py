"""OpenAI's pages: newest first, `limit` entries after the one that `after` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from rehearsal.bedrock.mantle.errors import bad_request

Item = TypeVar("Item")
Query = Mapping[str, str]
MAX_LIMIT = 10_000


def page(
    items: Sequence[Item],
    query: Query,
    identify: Callable[[Item], str],
    render: Callable[[Item], dict[str, Any]],
    default_limit: int = 20,
) -> dict[str, Any]:
    """OpenAI's `list` object for `items` in the order of their creation. Raises `MantleError` for a wrong query."""
    text = query.get("limit", str(default_limit))
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise bad_request(f"limit has to be a whole number from 1 to {MAX_LIMIT}", "limit")
    ordered = list(items) if query.get("order") == "asc" else list(reversed(items))
    start = 0
    if "after" in query:
        places = [place for place, item in enumerate(ordered) if identify(item) == query["after"]]
        if not places:
            raise bad_request(f"Nothing in this list has the id {query['after']}", "after")
        start = places[0] + 1
    shown = ordered[start : start + int(text)]
    return {
        "object": "list",
        "data": [render(item) for item in shown],
        "has_more": start + len(shown) < len(ordered),
        "first_id": identify(shown[0]) if shown else None,
        "last_id": identify(shown[-1]) if shown else None,
    }
