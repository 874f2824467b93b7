"""The layout of the two buckets: the one place that knows where an object lies."""

from dataclasses import dataclass

SPLITS = ("train", "validation", "test")
CALIBRATION = "calibration"
"""Labelled cases for judges: pinned and copied like a split, and never part of one."""
ARMS = ("base_sample", "base", "tuned")
RECIPES_PREFIX = "recipes/"
UPLOADS_PREFIX = "uploads/"


def recipe_key(recipe: str, name: str) -> str:
    """The key of a recipe's file in the datasets bucket."""
    return f"{RECIPES_PREFIX}{recipe}/{name}"


def champion_key(recipe: str) -> str:
    """The key of a recipe's champion record in the runs bucket."""
    return f"champions/{recipe}.json"


def rates_key(model: str) -> str:
    """The key of a model's record of training rates in the runs bucket."""
    return f"rates/{model}.json"


@dataclass(frozen=True)
class RunPaths:
    """Keys of one run in the runs bucket."""

    run_id: str

    @property
    def prefix(self) -> str:
        """Everything that the run writes lies under it."""
        return f"runs/{self.run_id}/"

    @property
    def run(self) -> str:
        """The resolved run."""
        return self.prefix + "run.json"

    @property
    def resources(self) -> str:
        """What the run made in AWS, written before each create call."""
        return self.prefix + "resources.json"

    def data(self, split: str) -> str:
        """The run's own copy of a split, rows stamped."""
        return f"{self.prefix}data/{split}.jsonl"

    def stage(self, stage: str) -> str:
        """A finished stage's ledger entry with the hash of its input."""
        return f"{self.prefix}stages/{stage}.json"

    def findings(self, name: str) -> str:
        """A gate's findings in full."""
        return f"{self.prefix}findings/{name}.json"

    def calls(self, sequence: str) -> str:
        """The prefix of a stage's calls of a grader function, one object a call."""
        return f"{self.prefix}calls/{sequence}/"

    def plan(self, arm: str) -> str:
        """A profile's plan."""
        return f"{self.prefix}profiles/{arm}/plan.json"

    def shard(self, arm: str, number: int) -> str:
        """The rows that one shard samples."""
        return f"{self.prefix}profiles/{arm}/shards/{number:04d}.json"

    def results(self, arm: str) -> str:
        """The prefix of a profile's responses, one object a shard."""
        return f"{self.prefix}profiles/{arm}/results/"

    @property
    def metrics(self) -> str:
        """One line a training step."""
        return self.prefix + "training_metrics.jsonl"

    @property
    def output(self) -> str:
        """Bedrock's output prefix; its pattern refuses `=`, `:` and spaces."""
        return self.prefix + "output/"

    def approval(self, name: str) -> str:
        """An approval's encrypted task token."""
        return f"{self.prefix}approvals/{name}.json"

    @property
    def report_html(self) -> str:
        """The report that a person opens."""
        return self.prefix + "report.html"

    @property
    def report_json(self) -> str:
        """The same facts for a program."""
        return self.prefix + "report.json"


def shard_result_key(shard_key: str) -> str:
    """Where a shard's responses lie: beside `shards/`, same number."""
    return shard_key.replace("/shards/", "/results/").removesuffix(".json") + ".jsonl"
