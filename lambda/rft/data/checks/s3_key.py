"""A file's S3 key has only characters of Bedrock's S3 URI pattern: letters, digits and -!_*'(). between slashes."""

import re
from collections.abc import Iterator

from rft.contracts.outcomes import Severity
from rft.contracts.run_input import S3_URI
from rft.data.checks.base import ERROR, WARNING, Problem, TotalCheck, Totals

_URI = re.compile(S3_URI)
_NAME = re.compile(r"[-!_*'().a-z0-9A-Z]+")


def _check(totals: Totals) -> Iterator[tuple[str, Problem]]:
    for split in totals.rows:
        name = totals.files[split]
        if name.startswith("s3://"):
            if not _URI.fullmatch(name):
                yield split, Problem("Bedrock refuses this S3 URI")
        elif not _NAME.fullmatch(re.split(r"[/\\]", name)[-1]):
            yield split, Problem("as an S3 key, Bedrock would refuse this name", Severity.WARNING)


CHECK = TotalCheck(
    "s3_key",
    "A file's S3 key has only characters that Bedrock takes.",
    "use letters, digits and -!_*'(). without spaces, =, +, % or :",
    _check,
    (*ERROR, *WARNING),
)
