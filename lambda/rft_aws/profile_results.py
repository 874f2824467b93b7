"""The responses of a finished profile."""

from rft.contracts.paths import RunPaths
from rft.contracts.profile import ProfiledResponse
from rft_aws.run_store import RunStore


def read_profile(store: RunStore, run_id: str, arm: str) -> list[ProfiledResponse]:
    """Every response of an arm, by row and sample."""
    responses = [
        ProfiledResponse.model_validate_json(line)
        for key in store.keys(RunPaths(run_id).results(arm))
        for line in store.lines(key)
        if line
    ]
    return sorted(responses, key=lambda response: (response.row, response.sample))
