"""The report as one HTML file that needs no network: it can be mailed, archived and printed."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from rft.report.charts import gain_interval, reward_curve, score_distribution
from rft.report.model import Report, series
from rft.report.watchdog import fired_views, quiet

_TEMPLATE = Path(__file__).with_name("template.html.j2")


def render_html(report: Report) -> str:
    """The whole page. Every value is escaped: responses, prompts and names in it are not to be trusted."""
    compared = report.comparison
    return _template().render(
        report=report,
        curve=reward_curve(
            series(report.training_metrics, "critic/rewards/mean"),
            series(report.training_metrics, "val-score/rewards/mean@1"),
        ),
        fired=fired_views(report),
        quiet=quiet(report.watchdog),
        interval=None if compared is None else gain_interval(compared),
        distribution=None if compared is None else score_distribution(compared),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(percent=_percent, duration=_duration, number=_number, usd=_usd)
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _number(value: float | None, digits: int = 3) -> str:
    return "not known" if value is None else f"{value:,.{digits}f}"


def _usd(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.2f}"


def _duration(seconds: float | None) -> str:
    """`45 s`, `12 min`, `3.5 h`."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
