"""A run on a terminal: stages, progress, curves, watchdog, cost. All text from outside goes through `plain`."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rft_cli.client.snapshot import (
    CostView,
    FindingView,
    JobView,
    ProfileView,
    RunSnapshot,
    StageState,
    StageView,
)
from rft_cli.console import plain
from rft_cli.views.clock import clock
from rft_cli.views.sparkline import ASCII_BLOCKS, BLOCKS, sparkline

_STYLES = {
    StageState.PENDING: "dim",
    StageState.RUNNING: "bold cyan",
    StageState.ASKS: "bold yellow",
    StageState.DONE: "green",
    StageState.FAILED: "bold red",
    StageState.STOPPED: "yellow",
    StageState.SKIPPED: "dim",
}
_WORDS = {StageState.ASKS: "waits for a person"}
_LEVELS = {"stop": "bold red", "warn": "yellow"}
_ARMS = {"base_sample": "base model on train prompts", "base": "base model", "tuned": "tuned model"}
_CURVE_WIDTH = 40
_OTHER_LINES = 14
"""Lines of the view beside its stages, so that the whole fits on a terminal of so many lines and the stages."""


def run_view(snapshot: RunSnapshot, *, ascii_only: bool = False, height: int | None = None) -> RenderableType:
    """The whole view.

    Args:
        snapshot: the look.
        ascii_only: the terminal has no block characters.
        height: the terminal's lines; finished stages are summed up where all would not fit.
    """
    parts: list[RenderableType] = [_headline(snapshot), _stage_table(_fitting(snapshot.stages, height))]
    if snapshot.profile is not None and not snapshot.ended:
        parts.append(Text(profile_sentence(snapshot.profile)))
    if snapshot.job is not None:
        parts.append(Text(job_sentence(snapshot.job)))
    curves = _curve_table(snapshot, ASCII_BLOCKS if ascii_only else BLOCKS)
    if curves.row_count:
        parts.append(curves)
    parts += [_finding(finding) for finding in loud(snapshot.findings)]
    if snapshot.findings:
        parts.append(Text(watchdog_sentence(snapshot.findings), style="dim"))
    cost = cost_sentence(snapshot.cost)
    if cost:
        parts.append(Text(cost))
    return Group(*parts)


def loud(findings: Sequence[FindingView]) -> list[FindingView]:
    """The findings of broken rules, those that stop the job first."""
    order = list(_LEVELS)
    return sorted(
        (item for item in findings if item.fired or item.level in _LEVELS),
        key=lambda item: order.index(item.level) if item.level in order else len(order),
    )


def profile_sentence(profile: ProfileView) -> str:
    """`Measuring the base model: 3 of 10 shards, about 240 of 800 responses`."""
    said = f"Measuring the {_ARMS.get(profile.arm, plain(profile.arm))}: {profile.shards_done}"
    if profile.shards is None:
        return f"{said} shards done"
    said += f" of {profile.shards} shards"
    if profile.responses is None or not profile.shards:
        return said
    done = round(profile.responses * min(1.0, profile.shards_done / profile.shards))
    # Shards differ by a prompt at most; what is under way in the others is not counted.
    return f"{said}, about {done:,} of {profile.responses:,} responses"


def job_sentence(job: JobView) -> str:
    """`Training job InProgress, training InProgress, step 12 of 60, 1.5 of at most 24 h`, with what is known."""
    parts = [f"Training job {plain(job.state)}" if job.state else "Training job"]
    if job.training:
        parts.append(f"training {plain(job.training)}")
    if job.step is not None:
        parts.append(f"step {job.step}" + (f" of about {job.expected_steps}" if job.expected_steps else ""))
    if job.hours is not None:
        parts.append(f"{job.hours:.2f} h" + (f" of at most {job.hours_limit:g} h" if job.hours_limit else ""))
    return ", ".join(parts) if len(parts) > 1 or job.state else "Training job submitted"


def watchdog_sentence(findings: Sequence[FindingView]) -> str:
    """How many rules looked, and how many had nothing to look at."""
    blind = sum(not finding.evaluated for finding in findings)
    said = f"Watchdog: {len(findings) - blind} of {len(findings)} rules evaluated"
    count = len(loud(findings))
    return f"{said}, {count} speak{'s' if count == 1 else ''} up." if count else f"{said}, nothing to report."


def cost_sentence(cost: CostView) -> str:
    """What is known of the cost; empty where nothing is."""
    parts = []
    if cost.training_so_far is not None:
        parts.append(f"training so far {cost.training_so_far:,.2f} USD")
    if cost.forecast is not None:
        low, high = cost.forecast
        without = f" (not known: {plain(', '.join(cost.unknown))})" if cost.unknown else ""
        parts.append(f"forecast of the whole run {low:,.2f} to {high:,.2f} USD{without}")
    return f"Cost: {'; '.join(parts)}." if parts else ""


def _headline(snapshot: RunSnapshot) -> Text:
    model = f", {plain(snapshot.model)}" if snapshot.model else ""
    simulated = ", simulated" if snapshot.simulated else ""
    said = f"{plain(snapshot.run_id)}{model}{simulated}: {plain(snapshot.status)}, {clock(snapshot.seconds)}"
    return Text(said, style="bold")


def _fitting(stages: Sequence[StageView], height: int | None) -> Sequence[StageView]:
    """The stages, without the first ones where the terminal is too low for all."""
    room = len(stages) if height is None else max(3, height - _OTHER_LINES)
    if len(stages) <= room:
        return stages
    now = next((i for i, stage in enumerate(stages) if stage.state.under_way), len(stages) - 1)
    start = min(max(0, now - room // 2), len(stages) - room)
    return stages[start : start + room]


def _stage_table(stages: Sequence[StageView]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for stage in stages:
        style = _STYLES[stage.state]
        time = "" if stage.seconds is None else clock(stage.seconds)
        table.add_row(
            Text(f"  {plain(stage.name)}", style),
            Text(_WORDS.get(stage.state, stage.state.value), style),
            time,
        )
    return table


def _curve_table(snapshot: RunSnapshot, blocks: str) -> Table:
    curves = snapshot.curves
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    both = [*curves.reward, *curves.validation]
    scale = (min(both), max(both)) if both else None
    # Training and validation reward share a scale: their distance is what a reader looks for.
    for name, series, bounds, form in (
        ("reward", curves.reward, scale, ".3f"),
        ("validation reward", curves.validation, scale, ".3f"),
        ("response length", curves.length, None, ",.0f"),
        ("groups without spread", curves.flat_groups, (0.0, 1.0), ".0%"),
        ("entropy", curves.entropy, None, ".3f"),
    ):
        if series:
            ends = f"{series[0]:{form}} to {series[-1]:{form}}" if len(series) > 1 else f"{series[0]:{form}}"
            table.add_row(f"  {name}", sparkline(series, _CURVE_WIDTH, bounds, blocks), ends)
    return table


def _finding(finding: FindingView) -> Text:
    said = f"{plain(finding.level):>6}  {plain(finding.rule)}: {plain(finding.message)}"
    return Text(said, style=_LEVELS.get(finding.level, ""))
