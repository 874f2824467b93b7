"""What is new between two looks at a run: as lines for a log, and as a document for a program."""

from dataclasses import asdict
from typing import Any

from rft_cli.client.snapshot import RunSnapshot, StageState
from rft_cli.console import plain
from rft_cli.views.clock import clock
from rft_cli.views.run import job_sentence, loud, profile_sentence


def change_lines(before: RunSnapshot | None, now: RunSnapshot) -> list[str]:
    """A line for each thing that changed, without the time; safe to print."""
    lines = []
    states = {} if before is None else {stage.name: stage.state for stage in before.stages}
    for stage in now.stages:
        known = states.get(stage.name, StageState.PENDING)
        if stage.state is known or stage.seconds is None:
            continue
        took = "" if stage.state.under_way else f" after {clock(stage.seconds)}"
        word = "waits for a person" if stage.state is StageState.ASKS else stage.state.value
        lines.append(f"{plain(stage.name)}: {word}{took}")
    if now.profile is not None and (before is None or before.profile != now.profile) and not now.ended:
        lines.append(profile_sentence(now.profile))
    training = _training(now)
    if training and training != ("" if before is None else _training(before)):
        lines.append(training)
    said = set() if before is None else {(item.rule, item.level) for item in before.findings}
    lines += [
        f"Watchdog, {plain(item.level)}: {plain(item.rule)}: {plain(item.message)}"
        for item in loud(now.findings)
        # Its numbers differ at every look: it is news when it speaks up, not when it goes on.
        if (item.rule, item.level) not in said
    ]
    return lines


def _training(snapshot: RunSnapshot) -> str:
    if snapshot.job is None:
        return ""
    reward, validation = snapshot.curves.reward, snapshot.curves.validation
    parts = [job_sentence(snapshot.job)]
    if reward:
        parts.append(f"reward {reward[-1]:.3f}")
    if validation:
        parts.append(f"validation {validation[-1]:.3f}")
    return ", ".join(parts)


def as_document(snapshot: RunSnapshot) -> dict[str, Any]:
    """The look for a program; every number in the unit that `rft_cli.client.snapshot` states."""
    found = asdict(snapshot)
    found["seconds"] = round(snapshot.seconds, 1)
    for stage in found["stages"]:
        stage["seconds"] = None if stage["seconds"] is None else round(stage["seconds"], 1)
    return {**found, "stage": snapshot.stage, "ended": snapshot.ended}


def without_clocks(document: dict[str, Any]) -> dict[str, Any]:
    """The same, to compare two looks: the passing of time alone is no change."""
    stages = [
        {name: value for name, value in stage.items() if name != "seconds"} for stage in document["stages"]
    ]
    return {**document, "seconds": None, "stages": stages}
