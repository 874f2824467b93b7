"""The report's part on the watchdog: what fired has its numbers and a chart, the rest is named."""

from typing import Any

from rft.report.build import build_report
from rft.report.html import render_html
from rft.watchdog.rules.base import Level, WatchdogFinding
from tests.fakes.reports import RUN_ID, execution, ledger, parts


def page(*findings: WatchdogFinding, **changes: Any) -> str:
    given = {**parts(), "watchdog": list(findings), **changes}
    return render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **given))


def finding(rule: str, level: Level, *metrics: str, fired: bool = True, **numbers: float) -> WatchdogFinding:
    return WatchdogFinding(
        rule=rule, level=level, message=f"About {rule}.", numbers=numbers, fired=fired, metrics=metrics
    )


def test_a_stop_on_the_curve_has_its_numbers_and_the_curve() -> None:
    stop = finding("reward_collapse", Level.STOP, "critic/rewards/mean", last=0.1, best=0.8)
    shown = page(stop)
    assert "Stopped by the watchdog: reward_collapse" in shown
    assert "last 0.1, best 0.8" in shown
    assert 'aria-label="What reward_collapse saw"' in shown
    assert "critic/rewards/mean by step" in shown


def test_a_stop_for_time_has_a_bar_against_its_limit() -> None:
    shown = page(finding("hours_limit", Level.STOP, hours=30.0, limit=24.0))
    assert 'aria-label="What hours_limit saw"' in shown and "limit 24.00" in shown


def test_a_gap_shows_both_curves() -> None:
    shown = page(finding("validation_gap", Level.WARN, "val-score/rewards/mean@1", "critic/rewards/mean"))
    chart = shown[shown.index("What validation_gap saw") :]
    assert 'class="line train"' in chart[:4000] and 'class="line validation"' in chart[:9000]


def test_without_the_metric_there_is_no_chart_and_still_a_finding() -> None:
    shown = page(finding("entropy_collapse", Level.WARN, "actor/entropy"), training_metrics=[])
    assert "Warning: entropy_collapse" in shown and "What entropy_collapse saw" not in shown


def test_stops_come_first_and_what_did_not_fire_is_named_below() -> None:
    shown = page(
        finding("group_spread", Level.WARN, share=0.9),
        finding("hours_limit", Level.STOP, hours=30.0, limit=24.0),
        finding("cost_limit", Level.NOTE, fired=False),
    )
    places = [
        shown.index(words)
        for words in (">Stopped by the watchdog", "Warning: group_spread", "1 watchdog rules")
    ]
    assert places == sorted(places) and "cost_limit: About cost_limit." in shown
