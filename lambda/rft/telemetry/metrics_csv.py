"""Bedrock's metric files, read defensively: the columns of a reinforcement job are not documented.

A file is taken by its header. Every numeric column keeps its own name; those of a validation file get `val-` in front
where they do not say it themselves, so that training and validation stay apart.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator

STEP_COLUMNS = ("step_number", "step", "global_step", "training/global_step")
FILE_SUFFIX = "metrics.csv"
"""`step_wise_training_metrics.csv` and `validation_metrics.csv`; the folders above them differ between sources."""
VALIDATION = "val-"
INVALID_REWARDS = "invalid_rewards"
"""Column with the number of a step's rewards that are told as NaN or infinite."""

Steps = dict[int, dict[str, float]]


def metric_files(keys: Iterable[str], job_id: str) -> list[str]:
    """The metric files of one job among the keys under a run's output prefix.

    An earlier attempt's files lie under the same prefix; Bedrock names its folders by the job's short id.
    """
    return [key for key in keys if key.endswith(FILE_SUFFIX) and job_id in key]


def read_metric_file(key: str, body: bytes, *, finished: bool) -> Steps:
    """The numbers by step of the file at that key; its name tells whether they are validation's."""
    steps = parse_metrics_csv(body.decode("utf-8-sig", "replace"), finished=finished)
    if "validation" not in key.rpartition("/")[2]:
        return steps
    return {step: {_of_validation(k): v for k, v in values.items()} for step, values in steps.items()}


def parse_metrics_csv(text: str, *, finished: bool = True) -> Steps:
    """One file as numbers by step.

    Left out are lines without a whole, non-negative step, lines with fewer cells than the header (torn), cells that
    are no finite number and, while the job is not `finished`, a last line without its line end: what stands there
    may be half a number.
    """
    if not finished and not text.endswith(("\n", "\r")):
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    records = _records(text)
    header = [name.strip() for name in next(records, [])]
    places = {name.lower(): place for place, name in enumerate(header)}
    step_place = next((places[name] for name in STEP_COLUMNS if name in places), None)
    rows: Steps = {}
    if step_place is None:
        return rows
    for record in records:
        step = _number(record[step_place]) if len(record) >= len(header) else None
        if step is None or step < 0 or not step.is_integer():
            continue
        cells = zip(header, record, strict=False)
        numbers = {name: _number(cell) for name, cell in cells if name and name != header[step_place]}
        row = rows.setdefault(int(step), {})
        row.update({k: v for k, v in numbers.items() if v is not None})
        invalid = sum(1 for name, cell in zip(header, record, strict=False) if _invalid_reward(name, cell))
        if invalid:
            row[INVALID_REWARDS] = row.get(INVALID_REWARDS, 0.0) + invalid
    return rows


def _records(text: str) -> Iterator[list[str]]:
    """The lines that are not blank. What follows a line that is no CSV at all cannot be told from it."""
    reader = csv.reader(io.StringIO(text.replace("\0", "").removeprefix("\ufeff"), newline=""))
    while True:
        try:
            record = next(reader)
        except (StopIteration, csv.Error):
            return
        if any(cell.strip() for cell in record):
            yield record


def _of_validation(name: str) -> str:
    return name if name.startswith((VALIDATION, "validation")) else VALIDATION + name


def _invalid_reward(name: str, cell: str) -> bool:
    """A reward that is no number must not look like one that was not reported."""
    return "/rewards/" in name and cell.strip().lower().lstrip("+-") in ("nan", "inf", "infinity")


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
