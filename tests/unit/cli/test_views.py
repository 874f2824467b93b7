"""What a person sees of a run, on a recorded console: curves, sentences, small terminals, hostile text."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from rft_cli.client.snapshot import (
    CostView,
    Curves,
    FindingView,
    JobView,
    ProfileView,
    RunSnapshot,
    StageState,
    StageView,
)
from rft_cli.views.changes import as_document, change_lines, without_clocks
from rft_cli.views.run import cost_sentence, job_sentence, profile_sentence, run_view, watchdog_sentence
from rft_cli.views.sparkline import ASCII_BLOCKS, sparkline
from tests.unit.cli.recorded_run import observer, training_run

SNAPSHOT = RunSnapshot(
    run_id="math-20261122-0a1b2c3d4e",
    status="RUNNING",
    seconds=3725.0,
    stages=(
        StageView("Resolve run", StageState.DONE, 4.0),
        StageView("Monitor job", StageState.RUNNING, 3700.0),
        StageView("Deploy model", StageState.PENDING),
    ),
    model="nova-2-lite",
    job=JobView("InProgress", "InProgress", 1.5, 2, 60, 24.0),
    curves=Curves((0.2, 0.4, 0.6), (0.2, 0.35), (800.0, 1250.0), (0.5, 0.25)),
    findings=(
        FindingView("length_growth", "warn", "It grew.", True),
        FindingView("hours_limit", "stop", "Too long.", True),
        FindingView("reward_collapse", "note", "Not evaluated.", False),
    ),
    cost=CostView(60.0, (1.25, 3.5), ("training",)),
)
EVIL = "\x1b[2J\x9b1m\x07\u202e[bold red]evil[/bold red]:smile:\r\nFORGED"


def shown(
    snapshot: RunSnapshot, *, width: int = 100, height: int | None = None, ascii_only: bool = False
) -> str:
    console = Console(file=io.StringIO(), record=True, width=width, force_terminal=True, color_system=None)
    console.print(run_view(snapshot, ascii_only=ascii_only, height=height))
    return console.export_text()


def test_the_view_of_a_run_in_training() -> None:
    lines = [line.rstrip() for line in shown(SNAPSHOT).splitlines()]
    assert lines == [
        "math-20261122-0a1b2c3d4e, nova-2-lite: RUNNING, 1:02:05",
        "  Resolve run   done        0:04",
        "  Monitor job   running  1:01:40",
        "  Deploy model  pending",
        "Training job InProgress, training InProgress, step 2 of about 60, 1.50 h of at most 24 h",
        "  reward                 ▁▅█  0.200 to 0.600",
        "  validation reward      ▁▄   0.200 to 0.350",
        "  response length        ▁█   800 to 1,250",
        "  groups without spread  ▅▃   50% to 25%",
        "  stop  hours_limit: Too long.",
        "  warn  length_growth: It grew.",
        "Watchdog: 2 of 3 rules evaluated, 2 speak up.",
        "Cost: training so far 60.00 USD; forecast of the whole run 1.25 to 3.50 USD (not known: training).",
    ]


def test_what_is_not_known_is_not_shown() -> None:
    text = shown(RunSnapshot("r", "RUNNING", 0.0, ()))
    assert text.strip() == "r: RUNNING, 0:00"
    assert cost_sentence(CostView()) == ""


def test_a_low_terminal_shows_the_stages_around_the_current_one() -> None:
    stages = tuple(StageView(f"Stage {i}", StageState.DONE, 1.0) for i in range(9))
    now = StageView("Now", StageState.RUNNING, 1.0)
    rest = tuple(StageView(f"Later {i}", StageState.PENDING) for i in range(9))
    text = shown(RunSnapshot("r", "RUNNING", 9.0, (*stages, now, *rest)), height=19)
    assert "Now" in text and "Stage 8" in text and "Later 0" in text
    assert "Stage 0" not in text and "Later 8" not in text


def test_a_broken_rule_of_little_weight_is_told_after_the_others() -> None:
    noted = FindingView("group_spread", "note", "No spread.", True, fired=True)
    text = shown(replace(SNAPSHOT, findings=(noted, *SNAPSHOT.findings)))
    places = [text.index(said) for said in ("stop  hours_limit", "warn  length_growth", "note  group_spread")]
    assert places == sorted(places) and "reward_collapse" not in text
    assert "3 speak up" in text


def test_terminals_without_blocks_get_ascii() -> None:
    assert shown(SNAPSHOT, ascii_only=True).isascii()


def test_hostile_text_stays_text() -> None:
    evil = replace(
        SNAPSHOT,
        run_id=EVIL,
        status=EVIL,
        model=EVIL,
        stages=(StageView(EVIL, StageState.RUNNING, 1.0),),
        profile=ProfileView(EVIL, 1),
        job=JobView(EVIL, EVIL, None, None, None, None),
        findings=(FindingView(EVIL, "warn", EVIL, True),),
        cost=CostView(None, (1.0, 2.0), (EVIL,)),
    )
    text = shown(evil, width=400)
    assert "[bold red]evil[/bold red]:smile:" in text
    for said in (text, "".join(change_lines(None, evil))):
        assert not any(mark in said for mark in ("\x1b", "\x9b", "\x07", "\u202e", "\r"))
        assert not any(line.lstrip().startswith("FORGED") for line in said.splitlines())
    assert json.dumps(as_document(evil)).isascii()


def test_clocks_move_between_two_looks_until_the_end() -> None:
    later = SNAPSHOT.later(10.0)
    assert (later.seconds, later.stages[1].seconds) == (3735.0, 3710.0)
    assert later.stages[0].seconds == 4.0
    ended = replace(SNAPSHOT, status="FAILED")
    assert ended.later(10.0) == ended


@pytest.mark.parametrize(
    ("values", "width", "line"),
    [
        ([], 5, ""),
        ([1.0], 5, "▅"),
        ([0.5, 0.5], 5, "▅▅"),
        ([0.0, 1.0], 5, "▁█"),
        ([0.0, 0.0, 1.0, 1.0], 2, "▁█"),
        ([float(i) for i in range(8)], 8, "▁▂▃▄▅▆▇█"),
    ],
)
def test_sparklines(values: list[float], width: int, line: str) -> None:
    assert sparkline(values, width) == line


def test_sparklines_on_a_given_scale() -> None:
    assert sparkline([0.5, 2.0, -1.0], 5, (0.0, 1.0)) == "▅█▁"
    assert sparkline([0.0, 1.0], 2, blocks=ASCII_BLOCKS) == "_@"
    assert len(sparkline([float(i) for i in range(1000)], 40)) == 40


def test_profile_sentences() -> None:
    assert profile_sentence(ProfileView("base", 2)) == "Measuring the base model: 2 shards done"
    known = profile_sentence(ProfileView("tuned", 3, 10, 800))
    assert known == "Measuring the tuned model: 3 of 10 shards, about 240 of 800 responses"
    assert profile_sentence(ProfileView("base", 0, 0, 0)).endswith("0 of 0 shards")


def test_a_job_that_nobody_has_looked_at_yet() -> None:
    assert job_sentence(JobView(None, None, None, None, None, 24.0)) == "Training job submitted"
    assert (
        job_sentence(JobView("Completed", None, 4.0, 60, None, None))
        == "Training job Completed, step 60, 4.00 h"
    )


def test_a_quiet_watchdog() -> None:
    assert watchdog_sentence(SNAPSHOT.findings[2:]) == "Watchdog: 0 of 1 rules evaluated, nothing to report."
    assert watchdog_sentence(SNAPSHOT.findings[:1]).endswith("1 speaks up.")


def test_lines_tell_only_what_is_new() -> None:
    lines = change_lines(None, SNAPSHOT)
    assert lines == [
        "Resolve run: done after 0:04",
        "Monitor job: running",
        "Training job InProgress, training InProgress, step 2 of about 60, 1.50 h of at most 24 h, reward 0.600, "
        "validation 0.350",
        "Watchdog, stop: hours_limit: Too long.",
        "Watchdog, warn: length_growth: It grew.",
    ]
    assert change_lines(SNAPSHOT, SNAPSHOT.later(60.0)) == []
    other = (FindingView("length_growth", "stop", "It grew more.", True),)
    assert change_lines(SNAPSHOT, replace(SNAPSHOT, findings=other)) == [
        "Watchdog, stop: length_growth: It grew more."
    ]


def test_the_document_of_a_look_is_plain_json_and_time_is_no_change() -> None:
    seen = observer(*training_run()).look()
    document = as_document(seen)
    assert json.loads(json.dumps(document, allow_nan=False))["curves"]["reward"] == [0.25, 0.5]
    assert document["stage"] == "Monitor job" and document["ended"] is False
    later = as_document(seen.later(30.0))
    assert later != document and without_clocks(later) == without_clocks(document)
