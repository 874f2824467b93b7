"""A customization job's life, through boto3."""

import csv
import io
import time
from typing import Any

from rehearsal.bedrock.assumptions import ASSUMPTIONS
from tests.unit.rehearsal.bedrock_account import (
    OUTPUT,
    TRAIN,
    VALIDATION,
    Account,
    Bedrock,
    error_of,
    jsonl,
    make_account,
    rows,
)


def table(account: Account, ending: str) -> list[dict[str, str]]:
    """The rows of the one CSV whose key ends so."""
    found = [data for (_, key), data in account.objects.items() if key.endswith(ending)]
    assert len(found) == 1
    return list(csv.DictReader(io.StringIO(found[0].decode())))


def test_a_healthy_job_completes_with_a_model_metrics_and_events() -> None:
    bedrock = Bedrock()
    arn = bedrock.create()
    job = bedrock.ended()
    assert job["status"] == "Completed"
    assert job == {
        **bedrock.control.get_model_customization_job(jobIdentifier=arn),
        "ResponseMetadata": job["ResponseMetadata"],
    }
    assert [job["statusDetails"][name]["status"] for name in sorted(job["statusDetails"])] == [
        "Completed"
    ] * 3
    assert 2 <= (job["endTime"] - job["creationTime"]).total_seconds() / 3600 <= 7
    assert job["trainingMetrics"].keys() == {"trainingLoss"}
    model = bedrock.control.get_custom_model(modelIdentifier=job["outputModelArn"])
    assert (model["modelName"], model["jobArn"], model["modelStatus"]) == ("math-a1", arn, "Active")
    assert [event["jobStatus"] for event in bedrock.account.events] == ["InProgress", "Completed"]
    last = bedrock.account.events[-1]
    assert last["detail-type"] == "Model Customization Job State Change"
    assert (last["jobArn"], last["outputModelArn"]) == (arn, job["outputModelArn"])
    assert last["hyperParameters"]["batchSize"] == "16"


def test_csv_files_have_the_documented_columns_and_one_row_a_configured_step() -> None:
    bedrock = Bedrock(max_steps=4)
    bedrock.create()
    bedrock.ended()
    training = table(bedrock.account, "/training_artifacts/step_wise_training_metrics.csv")
    assert list(training[0]) == ["step_number", "epoch_number", "training_loss", "perplexity"]
    assert [int(row["step_number"]) for row in training] == list(range(1, 17))
    assert [int(row["epoch_number"]) for row in training] == [1] * 8 + [2] * 8
    assert len(bedrock.service.state.jobs[0].steps) == 4
    key = "/validation_artifacts/post_fine_tuning_validation/validation_metrics.csv"
    assert list(table(bedrock.account, key)[0]) == [
        "step_number",
        "epoch_number",
        "validation_loss",
        "perplexity",
    ]
    written = [key for _, key in bedrock.account.objects if key.startswith(OUTPUT)]
    identifier = bedrock.service.state.jobs[0].id
    assert (
        f"{OUTPUT}model-customization-job-{identifier}/training_artifacts/step_wise_training_metrics.csv"
        in written
    )


def test_training_learns_from_the_reward_function() -> None:
    bedrock = Bedrock()
    bedrock.create()
    bedrock.ended()
    means = [sum(step.rewards) / len(step.rewards) for step in bedrock.service.state.jobs[0].steps]
    assert sum(means[-3:]) / 3 > sum(means[:3]) / 3 + 0.15


def test_the_same_seed_gives_the_same_model_whatever_the_run_is_called() -> None:
    digests = set()
    for name in ("math-a1", "other-a2"):
        bedrock = Bedrock(seed=11)
        for split in (TRAIN, VALIDATION):
            data = bedrock.account.objects["runs", split].decode()
            bedrock.account.objects["runs", split] = data.replace("0123456789", f"{len(name):010}").encode()
        bedrock.create(name)
        bedrock.ended(name)
        digests.add(bedrock.service.state.models[0].policy_digest)
    assert len(digests) == 1


def test_rollouts_come_in_batches_as_bedrock_documents_them() -> None:
    bedrock = Bedrock()
    bedrock.create(validation=False, hyperparameters={"trainingSamplePerPrompt": 8})
    bedrock.ended()
    first = bedrock.account.invocations[0]
    assert len(first) == 64
    assert len({sample["id"] for sample in first}) == 64
    assert first[0].keys() == {"id", "messages", "metadata"}
    assert [message["role"] for message in first[0]["messages"]] == ["system", "user", "assistant"]
    assert first[0]["metadata"].keys() == {"reference_answer", "difficulty", "rft"}
    assert first[0]["metadata"]["rft"]["split"] == "train"


def test_a_repeated_token_gives_the_same_job_and_a_used_name_is_refused() -> None:
    bedrock = Bedrock()
    arn = bedrock.create()
    assert bedrock.create() == arn
    assert len(bedrock.service.state.jobs) == 1
    assert error_of(lambda: bedrock.create(clientRequestToken="other"))[0] == "ConflictException"
    taken = error_of(lambda: bedrock.create("second", clientRequestToken="third", customModelName="math-a1"))
    assert taken[0] == "ConflictException"
    bedrock.ended()


def test_jobs_are_listed_by_name_and_status_in_pages() -> None:
    bedrock = Bedrock()
    for name in ("math-a1", "math-a2", "code-a1"):
        bedrock.create(name)
        bedrock.ended(name)
    found = bedrock.control.list_model_customization_jobs(nameContains="math", statusEquals="Completed")
    assert {job["jobName"] for job in found["modelCustomizationJobSummaries"]} == {"math-a1", "math-a2"}
    pages = bedrock.control.get_paginator("list_model_customization_jobs").paginate(
        PaginationConfig={"PageSize": 2}
    )
    assert [len(page["modelCustomizationJobSummaries"]) for page in pages] == [2, 1]


def test_an_unknown_job_is_not_found() -> None:
    bedrock = Bedrock()
    assert error_of(lambda: bedrock.control.get_model_customization_job(jobIdentifier="none"))[0] == (
        "ResourceNotFoundException"
    )


def test_a_stopped_job_ends_long_before_its_time_and_leaves_no_model() -> None:
    bedrock = Bedrock(hold=60)
    arn = bedrock.create()
    bedrock.control.stop_model_customization_job(jobIdentifier=arn)
    job = bedrock.ended()
    assert job["status"] == "Stopped"
    assert "outputModelArn" not in job
    assert [event["jobStatus"] for event in bedrock.account.events] == ["InProgress", "Stopping", "Stopped"]
    again = error_of(lambda: bedrock.control.stop_model_customization_job(jobIdentifier=arn))
    assert again[0] == "ConflictException"


def test_prompts_over_the_limit_are_dropped_in_silence() -> None:
    account = make_account()
    long = rows(120)
    for row in long[20:]:
        row["messages"][1]["content"] = "x" * 4000
    account.objects["runs", TRAIN] = jsonl(long)
    bedrock = Bedrock(account)
    bedrock.create(hyperparameters={"maxPromptLength": 500})
    assert bedrock.ended()["status"] == "Completed"
    seen = {
        s["metadata"]["rft"]["row"]
        for event in account.invocations
        for s in event
        if s["metadata"]["rft"]["split"] == "train"
    }
    assert seen <= set(range(20))
    assert bedrock.service.state.jobs[0].total_steps == 4


def test_every_assumption_is_off_by_default_and_survives_being_on() -> None:
    assert not any(assumption.default for assumption in ASSUMPTIONS)
    account = make_account()

    def tolerant(event: Any) -> Any:
        samples = event["trajectories"] if isinstance(event, dict) else event
        return [{"id": sample["id"], "aggregate_reward_score": 0.5} for sample in samples]

    account.reward = tolerant
    bedrock = Bedrock(account, assume=[assumption.name for assumption in ASSUMPTIONS])
    bedrock.create()
    assert bedrock.ended()["status"] == "Completed"
    training = table(account, "/training_artifacts/step_wise_training_metrics.csv")
    assert float(training[0]["critic/rewards/mean"]) == 0.5


def test_assumption_model_on_stop_keeps_what_was_learned() -> None:
    bedrock = Bedrock(assume=["model_on_stop"], hold=60)
    bedrock.create()
    while not bedrock.service.state.jobs[0].steps:
        time.sleep(0.005)
    bedrock.control.stop_model_customization_job(jobIdentifier="math-a1")
    job = bedrock.ended()
    assert job["status"] == "Stopped"
    assert job["outputModelArn"]


def test_tags_of_a_job_can_be_read_added_and_removed() -> None:
    bedrock = Bedrock()
    arn = bedrock.create(jobTags=[{"key": "rft:run", "value": "a"}])
    bedrock.control.tag_resource(resourceARN=arn, tags=[{"key": "more", "value": "b"}])
    bedrock.control.untag_resource(resourceARN=arn, tagKeys=["rft:run"])
    assert bedrock.control.list_tags_for_resource(resourceARN=arn)["tags"] == [{"key": "more", "value": "b"}]
    bedrock.ended()
