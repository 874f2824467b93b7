"""The metrics objects under a job's output prefix, with the columns that Bedrock documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from statistics import fmean
from typing import Any

from rehearsal.bedrock.state import EvaluationFigures, StepFigures

TRAINING_COLUMNS = ("step_number", "epoch_number", "training_loss", "perplexity")
VALIDATION_COLUMNS = ("step_number", "epoch_number", "validation_loss", "perplexity")
RFT_TRAINING_COLUMNS = (
    "critic/rewards/mean",
    "critic/rewards/max",
    "critic/rewards/min",
    "actor/entropy",
    "actor/pg_loss",
    "actor/grad_norm",
    "response_length/mean",
    "response_length/max",
    "response_length/min",
)
RFT_VALIDATION_COLUMNS = ("val-score/rewards/mean@1", "response_length/mean")
"""The console's names; that they are CSV columns is the assumption ``rft_csv_columns``."""


def training_key(prefix: str, job_id: str) -> str:
    """Key of the training metrics; `prefix` is the key part of outputDataConfig.s3Uri."""
    return f"{_folder(prefix, job_id)}training_artifacts/step_wise_training_metrics.csv"


def validation_key(prefix: str, job_id: str, assume: Collection[str]) -> str:
    """Key of the validation metrics."""
    nested = "validation/" if "nested_validation_csv" in assume else ""
    return f"{_folder(prefix, job_id)}validation_artifacts/post_fine_tuning_validation/{nested}validation_metrics.csv"


def _folder(prefix: str, job_id: str) -> str:
    start = prefix if not prefix or prefix.endswith("/") else prefix + "/"
    return f"{start}model-customization-job-{job_id}/"


def training_csv(steps: Sequence[StepFigures], assume: Collection[str]) -> bytes:
    """One row a configured step; steps that one real step stands for carry its figures."""
    rewarded = "rft_csv_columns" in assume
    rows: list[list[Any]] = []
    for figures in steps:
        for number in range(figures.first, figures.last + 1):
            row: list[Any] = [number, figures.epoch, figures.loss, figures.perplexity]
            if rewarded:
                rewards, lengths = figures.rewards, figures.lengths
                row += [fmean(rewards), max(rewards), min(rewards)]
                row += [figures.entropy, figures.loss, figures.gradient_norm]
                row += [fmean(lengths), max(lengths), min(lengths)]
            rows.append(row)
    return _table((*TRAINING_COLUMNS, *(RFT_TRAINING_COLUMNS if rewarded else ())), rows)


def validation_csv(evaluations: Sequence[EvaluationFigures], assume: Collection[str]) -> bytes:
    """One row an evaluation."""
    rewarded = "rft_csv_columns" in assume
    rows: list[list[Any]] = []
    for figures in evaluations:
        row: list[Any] = [figures.step, figures.epoch, figures.loss, figures.perplexity]
        rows.append([*row, figures.reward, figures.length] if rewarded else row)
    return _table((*VALIDATION_COLUMNS, *(RFT_VALIDATION_COLUMNS if rewarded else ())), rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([round(cell, 6) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return text.getvalue().encode()
