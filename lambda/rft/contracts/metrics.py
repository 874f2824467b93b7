"""CloudWatch metrics by name: what functions write is what the dashboard and the alarms read."""

NAMESPACE = "RFT"

COMPONENT_PREFIX = "Component/"
"""Metrics of a reward's components are named by it and the component, such as `Component/correct`."""
MAX_COMPONENTS = 20
"""Components of a reward that become metrics: each is one that CloudWatch bills."""

RESPONSE_FAULT_PREFIX = "sample_"
"""Errors that are the response's own fault, such as no JSON where JSON is asked for: training is there for those."""

JOB_PHASES = {
    "waiting": 0,
    "checking data": 1,
    "preparing data": 2,
    "training": 3,
    "completed": 4,
    "stopped": 5,
    "failed": 6,
}
"""What the metric `JobPhase` says in numbers, since a metric has no words."""
