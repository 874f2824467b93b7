"""Short names of values, to compare and to count them without keeping them."""

import json
from hashlib import blake2b


def text_digest(text: str) -> bytes:
    """8 bytes that name a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def json_text(value: object) -> str:
    """A JSON value as text that does not depend on the order of its keys."""
    return json.dumps(value, sort_keys=True)


def reference_digest(reference: object) -> bytes | None:
    """8 bytes that name a reference answer, None where there is none; case and outer spaces do not count."""
    if reference is None:
        return None
    return text_digest(reference.strip().casefold() if isinstance(reference, str) else json_text(reference))
