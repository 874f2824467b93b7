"""What everything but the model costs in a run whose job takes six hours: no training, no tokens.

A rehearsal is run and recorded: states entered, calls with their billed time, bytes of log, metrics. Six hours are
then made of it: as many looks at the job as six hours take, and as many rollouts as the recipe plans, each at what it
took in the rehearsal. Prices are the catalogue's.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recording import Recording, record
from rehearsal.session import RehearsalSession
from rft.catalogue.prices import PriceCatalogue, ServicePrices, load_prices
from rft.training.pacing import looks_within
from stacks.project import ROOT

CONTENDERS: Mapping[str, Any] = {}
HOURS = 6.0
LOOK = ("Monitor job", "Job done?", "Wait for job")
HOURS_A_MONTH = 730
BEFORE_AND_AFTER_HOURS = 2
"""Hours besides the job's in which graders are called: preflight and base profile before, tuned profile after."""
EVENTS_A_TRANSITION, BYTES_AN_EVENT = 3, 600
"""The state machine logs each event of its history without data; the local AWS writes no such log."""
READS_A_LOOK, WRITES_A_LOOK = 20, 5
"""S3 requests of one look, besides one read for each of the looks before that found something new."""


@dataclass(frozen=True)
class Line:
    """One kind of cost in USD, and what it counts."""

    name: str
    usd: float
    counted: str


def cost_lines(recorded: Recording, hours: float, prices: ServicePrices) -> list[Line]:
    """The costs of that run with a job of so many hours."""
    looks = looks_within(hours)
    monitor, reward = recorded.functions["monitor_job"], recorded.functions["reward"]
    times = dict.fromkeys(recorded.functions, 1.0)
    times["monitor_job"] = looks / monitor.calls
    # What graded profiles and attacks is scaled as well: too much rather than too little.
    times["reward"] = max(1.0, recorded.planned_rollouts / reward.rollouts)
    transitions = sum(n for name, n in recorded.transitions.items() if name not in LOOK) + len(LOOK) * looks
    calls = sum(use.calls * times[name] for name, use in recorded.functions.items())
    gb_seconds = sum(use.gb_seconds * times[name] for name, use in recorded.functions.items())
    log_bytes = sum(use.log_bytes * times[name] for name, use in recorded.functions.items())
    log_bytes += transitions * EVENTS_A_TRANSITION * BYTES_AN_EVENT
    metric_hours = (
        len(reward.metrics) * (hours + BEFORE_AND_AFTER_HOURS)
        + len(monitor.metrics) * (hours + 1)
        + len(recorded.functions["evaluation"].metrics) * BEFORE_AND_AFTER_HOURS
    )
    reads = looks * READS_A_LOOK + looks * (looks - 1) / 2
    s3 = reads * prices.s3_read + looks * WRITES_A_LOOK * prices.s3_write
    return [
        Line("state transitions", transitions * prices.step_functions_transition, f"{transitions:,.0f}"),
        Line("Lambda requests", calls * prices.lambda_request, f"{calls:,.0f}"),
        Line("Lambda time", gb_seconds * prices.lambda_gb_second, f"{gb_seconds:,.0f} GB-s"),
        Line("log ingestion", log_bytes / 1e9 * prices.logs_gb_ingested, f"{log_bytes / 1e6:,.1f} MB"),
        Line(
            "CloudWatch metrics", metric_hours * prices.metric_month / HOURS_A_MONTH, f"{metric_hours:,.0f} h"
        ),
        Line("traces", (calls + 1) * prices.trace, f"{calls + 1:,.0f}, each call traced"),
        Line("S3 requests", s3, f"{reads:,.0f} reads at most"),
    ]


def remark() -> str:
    """Rehearse, record, and tell the cost."""
    prices = load_prices(ROOT / "catalogue")
    with (
        tempfile.TemporaryDirectory() as home,
        RehearsalSession("math", home=Path(home), options={"seed": 7}) as session,
    ):
        run = session.run({"recipe": "math", "seed": 7})
        session.follow(run)
        recorded = record(session, run.run_id, run.execution_arn)
    return told(recorded, cost_lines(recorded, HOURS, prices.services), prices)


def told(recorded: Recording, lines: list[Line], prices: PriceCatalogue) -> str:
    """The table, with what it counts and of when its prices are."""
    rows = [f"{line.name:34}{line.usd:11.4f} USD   {line.counted}" for line in lines]
    total = sum(line.usd for line in lines)
    return "\n".join(
        [
            f"a run of recipe math whose job takes {HOURS:g} hours ({looks_within(HOURS)} looks, "
            f"{recorded.planned_rollouts:,} rollouts), prices of {prices.as_of}",
            *rows,
            f"{'together':34}{total:11.4f} USD   (to hold: under 0.10)",
            f"By month, whether anything runs or not: {prices.services.alarm_month:.2f} USD an alarm and "
            f"{prices.services.dashboard_month:.2f} USD a dashboard, the first ten and the first three of an account "
            "free; free metrics (ten an account) are not subtracted above.",
        ]
    )
