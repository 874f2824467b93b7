"""What a deployment's dashboard and alarms watch, and whether anything ever tells it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from rehearsal.session import RehearsalSession

# docs.aws.amazon.com: "Types of metrics" (Lambda), "Execution metrics" (Step Functions), "Available CloudWatch metrics"
# (SQS).
DOCUMENTED = {
    "AWS/Lambda": ("FunctionName", {"Duration", "Errors", "Invocations", "Throttles"}),
    "AWS/States": (
        "StateMachineArn",
        {"ExecutionsAborted", "ExecutionsFailed", "ExecutionsStarted", "ExecutionsSucceeded"},
    ),
    "AWS/SQS": ("QueueName", {"ApproximateNumberOfMessagesVisible"}),
}
_SEARCH = re.compile(r"SEARCH\('\{(?P<schema>[^}]+)\} (?P<terms>.+)', '\w+'\)")


@dataclass(frozen=True)
class Watched:
    """One metric that `where` (a widget's title, an alarm's name) watches; a search has `words` in place of a name."""

    where: str
    namespace: str
    name: str
    dimensions: dict[str, str]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What a rehearsal's account has: metrics of our own namespace, and resources by AWS's namespaces."""

    metrics: list[tuple[str, dict[str, str]]]
    resources: dict[str, set[str]] = field(default_factory=dict)

    def tells(self, watched: Watched) -> bool:
        """Whether something writes the metric."""
        if watched.namespace in DOCUMENTED:
            dimension, names = DOCUMENTED[watched.namespace]
            return (
                watched.name in names
                and set(watched.dimensions) == {dimension}
                and watched.dimensions[dimension] in self.resources[watched.namespace]
            )
        return any(
            dimensions == watched.dimensions
            and (all(word in re.split(r"\W", name) for word in watched.words) or name == watched.name)
            for name, dimensions in self.metrics
        )


def watched_metrics(session: RehearsalSession) -> list[Watched]:
    """Every metric of every graph and alarm, as CloudWatch stores them."""
    cloudwatch = session.aws.client("cloudwatch")
    found = []
    for listed in cloudwatch.list_dashboards()["DashboardEntries"]:
        body = json.loads(cloudwatch.get_dashboard(DashboardName=listed["DashboardName"])["DashboardBody"])
        for widget in body["widgets"]:
            properties = widget["properties"]
            for entry in properties.get("metrics", []):
                found.append(_of_graph(properties["title"], entry))
    for alarm in cloudwatch.describe_alarms()["MetricAlarms"]:
        dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
        found.append(Watched(alarm["AlarmName"], alarm["Namespace"], alarm["MetricName"], dimensions))
    return found


def told_metrics(session: RehearsalSession) -> Told:
    """What the account's functions wrote so far, and what AWS writes of by itself."""
    client = session.aws.client
    own = client("cloudwatch").list_metrics(Namespace="RFT")["Metrics"]
    functions = client("lambda").get_paginator("list_functions").paginate()
    return Told(
        metrics=[
            (each["MetricName"], {pair["Name"]: pair["Value"] for pair in each["Dimensions"]}) for each in own
        ],
        resources={
            "AWS/Lambda": {each["FunctionName"] for page in functions for each in page["Functions"]},
            "AWS/States": {session.stack.state_machine_arn},
            "AWS/SQS": {url.rpartition("/")[2] for url in client("sqs").list_queues().get("QueueUrls", [])},
        },
    )


def _of_graph(title: str, entry: list[Any]) -> Watched:
    """One line of a graph: `[namespace, name, dimension, value, ..., options]`, or an expression."""
    if isinstance(entry[0], dict):
        search = _SEARCH.fullmatch(entry[0]["expression"])
        assert search, entry
        namespace, *schema = search["schema"].split(",")
        dimensions = dict(re.findall(r'(\w+)="([^"]+)"', search["terms"]))
        assert sorted(schema) == sorted(dimensions), "every dimension of the schema is fixed"
        words = tuple(re.sub(r'\w+="[^"]+"', "", search["terms"]).split())
        assert words
        return Watched(title, namespace, "", dimensions, words)
    namespace, name, *pairs = [part for part in entry if isinstance(part, str)]
    assert "." not in (namespace, name, *pairs), "nothing is abbreviated"
    return Watched(title, namespace, name, dict(zip(pairs[::2], pairs[1::2], strict=True)))
