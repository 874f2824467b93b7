"""The other services that the pipeline calls, as it calls them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.emulator.local_aws import LocalAws
from rft.catalogue.prices import load_prices
from rft_aws.price_list import prices_of_the_day
from stacks.project import ROOT
from tests.rehearsal.emulator_workbench import DOUBLE, Workbench, until

pytestmark = pytest.mark.rehearsal


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with LocalAws(tmp_path_factory.mktemp("aws"), bedrock=DOUBLE, options={"seed": 7}) as aws:
        yield Workbench(aws)


@pytest.fixture(scope="module")
def bucket(bench: Workbench) -> str:
    s3 = bench.aws.client("s3")
    s3.create_bucket(Bucket="runs")
    s3.put_bucket_versioning(Bucket="runs", VersioningConfiguration={"Status": "Enabled"})
    return "runs"


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_an_object_is_created_once(bench: Workbench, bucket: str) -> None:
    s3 = bench.aws.client("s3")
    s3.put_object(Bucket=bucket, Key="once", Body=b"1", IfNoneMatch="*")
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="once", Body=b"2", IfNoneMatch="*")
    assert code_of(error) == "PreconditionFailed"


def test_an_object_is_replaced_only_if_it_is_the_one_that_was_read(bench: Workbench, bucket: str) -> None:
    s3 = bench.aws.client("s3")
    etag = s3.put_object(Bucket=bucket, Key="champions/math.json", Body=b"1")["ETag"]
    s3.put_object(Bucket=bucket, Key="champions/math.json", Body=b"2", IfMatch=etag)
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="champions/math.json", Body=b"3", IfMatch=etag)
    assert code_of(error) == "PreconditionFailed"
    assert s3.get_object(Bucket=bucket, Key="champions/math.json")["Body"].read() == b"2"


def test_a_version_that_was_read_is_copied(bench: Workbench, bucket: str) -> None:
    s3 = bench.aws.client("s3")
    first = s3.put_object(Bucket=bucket, Key="train.jsonl", Body=b"first")["VersionId"]
    s3.put_object(Bucket=bucket, Key="train.jsonl", Body=b"second")
    source = {"Bucket": bucket, "Key": "train.jsonl", "VersionId": first}
    s3.copy_object(Bucket=bucket, Key="copy.jsonl", CopySource=source, ChecksumAlgorithm="SHA256")
    assert s3.get_object(Bucket=bucket, Key="copy.jsonl")["Body"].read() == b"first"
    assert s3.get_object(Bucket=bucket, Key="train.jsonl", VersionId=first)["Body"].read() == b"first"


def test_missing_objects_have_awss_codes(bench: Workbench, bucket: str) -> None:
    s3 = bench.aws.client("s3")
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=bucket, Key="nothing")
    with pytest.raises(ClientError) as error:
        s3.head_object(Bucket=bucket, Key="nothing")
    assert code_of(error) == "404"


def test_listing_pages(bench: Workbench, bucket: str) -> None:
    s3 = bench.aws.client("s3")
    for i in range(5):
        s3.put_object(Bucket=bucket, Key=f"runs/r/{i}", Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix="runs/r/", PaginationConfig={"PageSize": 2}
    )
    assert [o["Key"] for page in pages for o in page["Contents"]] == [f"runs/r/{i}" for i in range(5)]


def test_a_presigned_link_opens(bench: Workbench, bucket: str) -> None:
    import urllib.request

    s3 = bench.aws.client("s3")
    s3.put_object(Bucket=bucket, Key="report.html", Body=b"<html>")
    link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "report.html"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(link) as page:
        assert page.read() == b"<html>"


def test_parameters_keep_their_history(bench: Workbench) -> None:
    ssm = bench.aws.client("ssm")
    for value in ("a", "b"):
        ssm.put_parameter(Name="/stack/champions/math", Value=value, Type="String", Overwrite=True)
    assert ssm.get_parameter(Name="/stack/champions/math")["Parameter"]["Value"] == "b"
    history = ssm.get_parameter_history(Name="/stack/champions/math")["Parameters"]
    assert [p["Value"] for p in history] == ["a", "b"]
    assert [p["Name"] for p in ssm.get_parameters_by_path(Path="/stack/champions")["Parameters"]] == [
        "/stack/champions/math"
    ]
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name="/stack/champions/none")


def test_quotas_are_told(bench: Workbench) -> None:
    quotas = bench.aws.client("service-quotas")
    assert quotas.get_service_quota(ServiceCode="lambda", QuotaCode="L-B99A9384")["Quota"]["Value"] == 1000.0
    listed = quotas.list_service_quotas(ServiceCode="bedrock")["Quotas"]
    assert [(q["QuotaCode"], q["Value"]) for q in listed] == [("L-TEST", 400.0)]
    with pytest.raises(quotas.exceptions.NoSuchResourceException):
        quotas.get_service_quota(ServiceCode="bedrock", QuotaCode="L-NONE")


def test_the_price_list_answers_what_the_catalogue_knows_and_nothing_else(bench: Workbench) -> None:
    catalogue = load_prices(ROOT / "catalogue")
    prices, note = prices_of_the_day(
        bench.aws.client("pricing"), catalogue, "us-east-1", "nova-2-lite", ["nova-pro", "claude-haiku-4-5"]
    )
    assert note is None and prices.models == catalogue.models and prices.judges == catalogue.judges
    listed = {key for key, source in prices.sources.items() if source == "Price List of 2026-08-31"}
    assert {
        "models/nova-2-lite/base_input_1k",
        "judges/nova-pro/output_1k",
        "services/lambda_request",
    } <= listed
    assert "models/nova-2-lite/training_hour" not in listed, "nobody published it"


def test_account_facts_are_told(bench: Workbench) -> None:
    settings = bench.awslambda.get_account_settings()
    assert settings["AccountLimit"]["ConcurrentExecutions"] >= 1000
    arn = bench.role("plain", "bedrock")
    assert bench.iam.get_role(RoleName="plain")["Role"]["Arn"] == arn
    assert bench.iam.get_role(RoleName="plain")["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert bench.aws.client("sts").get_caller_identity()["Account"] == "000000000000"


def subscribed_queue(bench: Workbench, name: str, topic: str) -> str:
    """URL of a new queue that receives what `topic` publishes."""
    sqs = bench.aws.client("sqs")
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": arn}]}
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": json.dumps(policy)})["QueueUrl"]
    bench.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return str(url)


def test_topics_list_their_subscriptions_and_deliver(bench: Workbench) -> None:
    sns, sqs = bench.aws.client("sns"), bench.aws.client("sqs")
    topic = sns.create_topic(Name="news")["TopicArn"]
    queue = subscribed_queue(bench, "news", topic)
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="person@example.org")
    listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert {s["Protocol"] for s in listed} == {"email", "sqs"}
    # Unlike AWS, the emulator takes an e-mail subscription for confirmed at once.
    assert all(s["SubscriptionArn"].startswith(topic) for s in listed)
    assert sns.publish(TopicArn=topic, Subject="Run math-1", Message="promoted")["MessageId"]
    received = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    assert json.loads(received[0]["Body"])["Message"] == "promoted"


def test_an_event_of_bedrock_reaches_a_function_and_a_topic(bench: Workbench) -> None:
    events, sns, sqs = (bench.aws.client(name) for name in ("events", "sns", "sqs"))
    function = bench.function("on-job", "import json\ndef handler(e, c): print('EVENT', json.dumps(e))")
    topic = sns.create_topic(Name="jobs")["TopicArn"]
    queue = subscribed_queue(bench, "jobs", topic)
    pattern = {
        "source": ["aws.bedrock"],
        "detail-type": ["Model Customization Job State Change"],
        "detail": {"jobStatus": ["Failed", "Stopped"]},
    }
    events.put_rule(Name="jobs", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="jobs", Targets=[{"Id": "f", "Arn": function}, {"Id": "t", "Arn": topic}])
    for status in ("InProgress", "Failed"):
        bench.aws.ask(
            "event",
            {
                "source": "aws.bedrock",
                "detail_type": "Model Customization Job State Change",
                "resources": ["arn:aws:bedrock:us-east-1:000000000000:model-customization-job/m/abc"],
                "detail": {"jobStatus": status, "jobName": "math-1-a1"},
            },
        )
    logs = bench.aws.client("logs")

    def seen() -> list[Any]:
        if not logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/on-job")["logGroups"]:
            return []
        return list(
            logs.filter_log_events(logGroupName="/aws/lambda/on-job", filterPattern="EVENT")["events"]
        )

    [event] = until(seen)
    detail = json.loads(event["message"].partition(" ")[2])
    assert detail["detail"] == {"jobStatus": "Failed", "jobName": "math-1-a1"}
    assert detail["account"] == "000000000000"
    message = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))[0]
    assert "math-1-a1" in message["Body"]


def test_a_client_cannot_send_an_event_of_aws(bench: Workbench) -> None:
    entry = {"Source": "aws.bedrock", "DetailType": "x", "Detail": "{}"}
    answer = bench.aws.client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 1


def test_the_launcher_asks_the_simulator(bench: Workbench) -> None:
    assert bench.aws.ask("state") == {"seed": 7}


def test_encryption_by_a_key_of_ones_own(bench: Workbench, bucket: str) -> None:
    kms, s3 = bench.aws.client("kms"), bench.aws.client("s3")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    s3.put_object(Bucket=bucket, Key="sealed", Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    assert s3.head_object(Bucket=bucket, Key="sealed")["SSEKMSKeyId"] == key
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
