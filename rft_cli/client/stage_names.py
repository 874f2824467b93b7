"""The state machine's work states in the order of a run, as a person reads them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageName:
    """A work state.

    Attributes:
        name: the state's name.
        usual: whether every run that gets so far enters it; the others are listed only once they were entered.
        arm: what a Map over shards measures: base_sample, base or tuned.
        shard: the name of the state inside that Map; the state after it ends in " done".
        asks: whether it waits for a person.
    """

    name: str
    usual: bool = True
    arm: str | None = None
    shard: str | None = None
    asks: bool = False


STAGE_NAMES: tuple[StageName, ...] = (
    StageName("Resolve run"),
    StageName("Validate datasets"),
    StageName("Preflight reward"),
    StageName("Plan base sample"),
    StageName("Sample base model", arm="base_sample", shard="Profile base sample shard"),
    StageName("Forecast run"),
    StageName("Approve training", usual=False, asks=True),
    StageName("Plan base profile"),
    StageName("Profile base model", arm="base", shard="Profile base shard"),
    StageName("Submit job"),
    StageName("Monitor job"),
    StageName("Deploy model"),
    StageName("Plan tuned profile"),
    StageName("Profile tuned model", arm="tuned", shard="Profile tuned shard"),
    StageName("Compare models"),
    StageName("Approve promotion", usual=False, asks=True),
    StageName("Promote model", usual=False),
    StageName("Retire model", usual=False),
    StageName("Clean up", usual=False),
    StageName("Write report"),
)
BY_NAME = {stage.name: stage for stage in STAGE_NAMES}
MONITOR, SUBMIT, CLEAN_UP = "Monitor job", "Submit job", "Clean up"
