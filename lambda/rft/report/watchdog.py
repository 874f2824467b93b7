"""The report's part on the watchdog: what fired, with a chart of what it saw, and what held."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rft.report.charts import measure_bar, step_curve
from rft.report.model import Report, series
from rft.watchdog.rules import REGISTRY
from rft.watchdog.rules.base import LENGTH, REWARD, VALIDATION_REWARD, WatchdogFinding

# Both lie between 0 and 1, and one is judged by the other.
_PAIRS = {VALIDATION_REWARD: REWARD}


@dataclass(frozen=True)
class FindingView:
    """A rule that fired: its numbers in words, and a chart where there is something to draw."""

    finding: WatchdogFinding
    numbers: str
    chart: Markup | None
    caption: str


def fired_views(report: Report) -> list[FindingView]:
    """The rules that fired, those that stopped the job first."""
    fired = sorted((each for each in report.watchdog if each.fired), key=lambda each: each.level != "stop")
    return [_view(finding, report) for finding in fired]


def quiet(findings: Sequence[WatchdogFinding]) -> list[WatchdogFinding]:
    """The rules that held, and those without data."""
    return [finding for finding in findings if not finding.fired]


def _view(finding: WatchdogFinding, report: Report) -> FindingView:
    numbers = ", ".join(f"{name.replace('_', ' ')} {value:,.4g}" for name, value in finding.numbers.items())
    chart, caption = _chart(finding, report)
    return FindingView(finding, numbers, chart, caption)


def _chart(finding: WatchdogFinding, report: Report) -> tuple[Markup | None, str]:
    # A stored finding's names are read back from an object: only the product's own go into a chart's title.
    title = f"What {finding.rule} saw" if finding.rule in REGISTRY else "What the watchdog saw"
    if not finding.metrics:
        name, value = next(((n, v) for n, v in finding.numbers.items() if n != "limit"), ("", 0.0))
        limit = finding.numbers.get("limit")
        if limit is None or not name:
            return None, ""
        return measure_bar(value, limit, title=title), name
    first = finding.metrics[0]
    beside = _PAIRS.get(first)
    if beside is None:
        chart = step_curve(series(report.training_metrics, first), title=title)
        return chart, f"{first} by step" + (", in characters or tokens" if first == LENGTH else "")
    train, validation = series(report.training_metrics, beside), series(report.training_metrics, first)
    return step_curve(train, validation, title=title, least_high=1.0), f"{beside} and {first} by step"
