"""Bedrock's metric files: whatever their columns, nothing in them breaks a look at the job."""

import pytest

from rft.telemetry.metrics_csv import metric_files, parse_metrics_csv, read_metric_file

KEY = "runs/r/output/model-customization-job-abc/training_artifacts/step_wise_training_metrics.csv"
VALIDATION_KEY = (
    "runs/r/output/model-customization-job-abc/validation_artifacts/post_fine_tuning_validation/{}.csv"
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "step_number,training_loss\n1,0.5\n2,0.25\n",
            {1: {"training_loss": 0.5}, 2: {"training_loss": 0.25}},
        ),
        ("step_number,new/thing@1\n3,1e-3\n", {3: {"new/thing@1": 0.001}}),
        ("\ufeffstep_number,training_loss\r\n1,0.5\r\n", {1: {"training_loss": 0.5}}),
        (" Step , loss\n 1 , 2\n", {1: {"loss": 2.0}}),
        ('"step","a, b"\n1,7\n', {1: {"a, b": 7.0}}),
        ("step,loss\n1.0,2\n", {1: {"loss": 2.0}}),
        ("\n\nstep,loss\n\n1,2\n", {1: {"loss": 2.0}}),
        ("step,a,b\n1,nan,3\n2,inf,\n", {1: {"b": 3.0}, 2: {}}),
        ("step,words,loss\n1,fine,2\n", {1: {"loss": 2.0}}),
        ("step,loss\n1,2,3,4\n", {1: {"loss": 2.0}}),
        ("step,a\n1,2\n1,3\n", {1: {"a": 3.0}}),
        ("", {}),
        ("\n", {}),
        ("step,loss\n", {}),
        ("epoch,loss\n1,2\n", {}),
        ("step,loss\nlast,2\n-1,2\n1.5,2\n", {}),
        ("step,a,b\n1,2,3\n2,4\n", {1: {"a": 2.0, "b": 3.0}}),
        ('step,a\n1,2\n2,"3\n3,4\n', {1: {"a": 2.0}, 2: {}}),
        ("step,a\n1,2\n2," + "9" * 200_000 + "\n", {1: {"a": 2.0}}),
        ("step,a\n1,\x002\n", {1: {"a": 2.0}}),
        ("<html>no such key</html>", {}),
    ],
)
def test_a_file_is_read_by_its_header(text: str, rows: dict[int, dict[str, float]]) -> None:
    assert parse_metrics_csv(text) == rows


def test_half_a_number_at_the_end_waits_for_the_next_look() -> None:
    torn = "step,a\n1,0.5\n2,0.1"
    assert parse_metrics_csv(torn, finished=False) == {1: {"a": 0.5}}
    assert parse_metrics_csv(torn, finished=True) == {1: {"a": 0.5}, 2: {"a": 0.1}}
    assert parse_metrics_csv("step,a", finished=False) == {}


def test_the_last_file_counts_without_a_line_end_and_bytes_that_are_no_text_hurt_nobody() -> None:
    body = b"\xef\xbb\xbfstep_number,loss,\xff\n1,0.5,2"
    assert read_metric_file(KEY, body, finished=True) == {1: {"loss": 0.5, "\ufffd": 2.0}}


def test_validation_columns_are_told_apart() -> None:
    body = b"step_number,validation_loss,val-score/rewards/mean@1,response_length/mean\n5,0.1,0.8,300\n"
    assert read_metric_file(VALIDATION_KEY.format("validation_metrics"), body, finished=True) == {
        5: {"validation_loss": 0.1, "val-score/rewards/mean@1": 0.8, "val-response_length/mean": 300.0}
    }


def test_files_are_found_by_suffix_and_job() -> None:
    nested = VALIDATION_KEY.format("validation/validation_metrics")
    others = [
        KEY.replace("abc", "xyz"),
        "runs/r/output/model-customization-job-abc/input/manifest.report.csv",
    ]
    assert metric_files([KEY, nested, *others], "abc") == [KEY, nested]
