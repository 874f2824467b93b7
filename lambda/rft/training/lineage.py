"""Tags that tell of a job or a model which run made it, and from what."""

import hashlib
import re

from rft.contracts.run import Run

# botocore's service model, TagValue: at most 256 of these characters.
_FOREIGN = re.compile(r"[^a-zA-Z0-9\s._:/=+@-]")
_LONGEST = 256
_SHORT = 12


def lineage_tags(run: Run, attempt: int) -> dict[str, str]:
    """`rft:run`, `rft:recipe`, `rft:attempt`, `rft:data` and `rft:reward`.

    `rft:data` is the start of a SHA-256 over those of the three splits as they were read, so that runs on the same
    data have the same; `rft:reward` is `<function>:<version>`.
    """
    sources = "".join(run.data[split].source_sha256 for split in sorted(run.data))
    tags = {
        "rft:run": run.run_id,
        "rft:recipe": run.recipe,
        "rft:attempt": str(attempt),
        "rft:data": hashlib.sha256(sources.encode()).hexdigest()[:_SHORT],
        "rft:reward": f"{run.reward.name}:{run.reward.version}",
    }
    return {key: _FOREIGN.sub("_", value)[:_LONGEST] for key, value in tags.items()}
