"""Inline SVG charts. They hold numbers and fixed words only, so that no text of a model or a person gets in."""

from collections.abc import Sequence

from markupsafe import Markup

from rft.evaluation.compare import BINS, Comparison

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 36


def reward_curve(train: Points, validation: Points) -> Markup | None:
    """Mean reward by step, 0 to 1; None where nothing was measured."""
    title = "Mean reward by training step, training and validation"
    return step_curve(train, validation, title=title, least_high=1.0)


def step_curve(
    train: Points, validation: Points = (), *, title: str, least_high: float = 0.0
) -> Markup | None:
    """One or two figures by step, from 0 or below to `least_high` or above; None where nothing was measured.

    `title` is one of the product's own texts, never a person's or a model's.
    """
    every = [*train, *validation]
    if not every:
        return None
    first, last = min(x for x, _ in every), max(x for x, _ in every)
    low = min(0.0, *(y for _, y in every))
    high = max(least_high, *(y for _, y in every))
    high = high if high > low else low + 1.0

    def place(point: tuple[float, float]) -> tuple[float, float]:
        share = (point[0] - first) / (last - first) if last > first else 0.5
        height = (point[1] - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - height * (HEIGHT - TOP - BOTTOM)

    parts = [_grid(low, high)]
    for css, points in (("train", train), ("validation", validation)):
        placed = [place(point) for point in points]
        if len(placed) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
            parts.append(f'<polyline class="line {css}" points="{path}"/>')
        marks = placed if len(placed) <= 60 or css == "validation" else placed[-1:]
        for (x, y), (step, value) in zip(marks, points[-len(marks) :] if marks else (), strict=True):
            parts.append(
                f'<circle class="mark {css}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
                f"<title>step {step:g}: {value:.3f}</title></circle>"
            )
    for step, anchor, x in ((first, "start", LEFT), (last, "end", WIDTH - RIGHT)):
        parts.append(
            f'<text class="axis" x="{x}" y="{HEIGHT - 14}" text-anchor="{anchor}">step {step:g}</text>'
        )
    return _svg(parts, HEIGHT, title)


def _grid(low: float, high: float) -> str:
    lines = []
    for part in range(5):
        value = low + (high - low) * part / 4
        y = HEIGHT - BOTTOM - part / 4 * (HEIGHT - TOP - BOTTOM)
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="axis" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_label(value)}</text>'
        )
    return "".join(lines)


def _label(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"


def measure_bar(value: float, limit: float, *, title: str) -> Markup:
    """One figure as a bar, with the limit that it is held against. `title` is as for `step_curve`."""
    most = max(value, limit, 1e-9) * 1.1

    def x(amount: float) -> float:
        return LEFT + max(0.0, amount) / most * (WIDTH - LEFT - RIGHT)

    parts = [
        f'<rect class="bar tuned" x="{LEFT}" y="34" width="{x(value) - LEFT:.1f}" height="22" rx="2"/>',
        f'<line class="limit" x1="{x(limit):.1f}" x2="{x(limit):.1f}" y1="24" y2="66"/>',
        f'<text class="axis" x="{x(limit):.1f}" y="18" text-anchor="{_anchor(x(limit))}">limit {_label(limit)}</text>',
        f'<text class="value" x="{x(value):.1f}" y="84" text-anchor="{_anchor(x(value))}">{_label(value)}</text>',
    ]
    return _svg(parts, 94, title)


def score_distribution(comparison: Comparison) -> Markup:
    """Prompts by mean score, base beside tuned, in ten bins."""
    most = max(1, *comparison.base_histogram, *comparison.tuned_histogram)
    slot = (WIDTH - LEFT - RIGHT) / BINS
    height = HEIGHT - TOP - BOTTOM
    parts = []
    for share in (0, 0.5, 1):
        y = HEIGHT - BOTTOM - share * height
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="axis" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share:.0f}</text>'
        )
    for offset, css, counts in (
        (0.1, "base", comparison.base_histogram),
        (0.51, "tuned", comparison.tuned_histogram),
    ):
        for number, count in enumerate(counts):
            tall = height * count / most
            x = LEFT + (number + offset) * slot
            parts.append(
                f'<rect class="bar {css}" x="{x:.1f}" y="{HEIGHT - BOTTOM - tall:.1f}" width="{slot * 0.39:.1f}" '
                f'height="{tall:.1f}" rx="2"><title>{count} prompts at {number / BINS:.1f} to '
                f"{(number + 1) / BINS:.1f}</title></rect>"
            )
    for number in (0, 2, 4, 6, 8, 10):
        x = LEFT + number * slot
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{number / BINS:.1f}</text>'
        )
    return _svg(parts, HEIGHT, "Number of prompts by mean score, base and tuned model")


def gain_interval(comparison: Comparison) -> Markup:
    """The gain with its 95% interval against zero, the minimum gain and the wanted gain."""
    found = comparison.statistics
    marks = [0.0, comparison.min_gain, comparison.wanted_gain, found.lower, found.upper]
    pad = 0.15 * (max(marks) - min(marks)) or 0.1
    low, high = min(marks) - pad, max(marks) + pad

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = []
    # A height for each label: the limits often lie close together.
    for value, css, words, y in (
        (0.0, "zero", "no change", 14),
        (comparison.min_gain, "limit", "minimum gain", 29),
        (comparison.wanted_gain, "limit", "wanted gain", 44),
    ):
        if words == "minimum gain" and value == 0.0:
            continue
        parts.append(
            f'<line class="{css}" x1="{x(value):.1f}" x2="{x(value):.1f}" y1="50" y2="102"/>'
            f'<text class="axis" x="{x(value):.1f}" y="{y}" text-anchor="{_anchor(x(value))}">'
            f"{words} {value:+.3f}</text>"
        )
    parts.append(
        f'<line class="interval" x1="{x(found.lower):.1f}" x2="{x(found.upper):.1f}" y1="76" y2="76"/>'
        f'<circle class="mark tuned" cx="{x(found.gain):.1f}" cy="76" r="6"/>'
        f'<text class="value" x="{x(found.gain):.1f}" y="122" text-anchor="{_anchor(x(found.gain))}">'
        f"{found.gain:+.3f} ({found.lower:+.3f} to {found.upper:+.3f})</text>"
    )
    return _svg(parts, 134, "Gain of the tuned model with its 95% interval")


def _anchor(x: float) -> str:
    return "start" if x < WIDTH * 0.25 else "end" if x > WIDTH * 0.75 else "middle"


def _svg(parts: Sequence[str], height: int, title: str) -> Markup:
    body = "".join(parts)
    # Safe: every part is made of numbers and of the words in this file.
    return Markup(f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">{body}</svg>')  # noqa: S704
