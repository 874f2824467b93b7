"""Lambda on the local AWS: errors, versions, logs and metrics are what AWS makes of them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.rehearsal.emulator_workbench import Workbench, package_of, until

pytestmark = pytest.mark.rehearsal
ECHO = "def handler(event, context):\n    return {'got': event, 'request': context.aws_request_id}\n"


def test_an_exception_keeps_its_class_and_its_stack(bench: Workbench) -> None:
    bench.function(
        "raises",
        "class TrainingJobFailed(Exception): ...\ndef handler(e, c):\n    raise TrainingJobFailed('why')",
    )
    answer = bench.awslambda.invoke(FunctionName="raises", Payload=b"{}")
    error = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("TrainingJobFailed", "why")
    assert "index.py" in error["stackTrace"][0]


def test_a_package_missing_from_the_asset_is_missing(bench: Workbench) -> None:
    """boto3 is installed beside the emulator; a function has it only if its asset does."""
    bench.function("unvendored", "import boto3\ndef handler(e, c): ...")
    error = bench.invoke("unvendored")
    assert error["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'boto3'" in error["errorMessage"]


def test_a_timeout_ends_the_invocation_and_the_next_one_works(bench: Workbench) -> None:
    bench.function("slow", "import time\ndef handler(e, c):\n    time.sleep(e)\n    return 'done'", Timeout=1)
    assert bench.invoke("slow", 30)["errorType"] == "Sandbox.Timedout"
    assert bench.invoke("slow", 0) == "done"


def test_a_dead_process_is_an_exit_error(bench: Workbench) -> None:
    bench.function("dies", "import os\ndef handler(e, c): os._exit(3)")
    assert bench.invoke("dies")["errorType"] == "Runtime.ExitError"


def test_the_environment_is_the_functions_own(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    source = "import os, sys\ndef handler(e, c): return {'env': dict(os.environ), 'path': sys.path}"
    bench.function("environment", source, variables={"RFT_TOPIC_ARN": "arn:x"}, MemorySize=512)
    found = bench.invoke("environment")
    env = found["env"]
    assert env["RFT_TOPIC_ARN"] == "arn:x"
    assert env["AWS_ENDPOINT_URL"] == bench.aws.endpoint
    assert env["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert env["AWS_CONFIG_FILE"] == env["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert not {"AWS_PROFILE", "SFN_WAIT_SCALE", "GATEWAY_PORT"} & set(env)
    assert not any("site-packages" in folder for folder in found["path"])


def test_versions_keep_their_code_and_aliases_point(bench: Workbench) -> None:
    bench.function("versioned", "def handler(e, c): return 'old ' + c.function_version")
    first = bench.awslambda.publish_version(FunctionName="versioned")["Version"]
    bench.awslambda.create_alias(FunctionName="versioned", Name="live", FunctionVersion=first)
    code = package_of("def handler(e, c): return 'new ' + c.function_version")
    bench.awslambda.update_function_code(FunctionName="versioned", ZipFile=code)
    second = bench.awslambda.publish_version(FunctionName="versioned")["Version"]
    alias = bench.awslambda.get_alias(FunctionName="versioned", Name="live")
    assert alias["FunctionVersion"] == first
    assert bench.invoke("versioned", Qualifier="live") == f"old {first}"
    assert bench.invoke("versioned", Qualifier=second) == f"new {second}"
    assert bench.invoke("versioned") == "new $LATEST"
    assert bench.invoke(f"{alias['AliasArn'].rpartition(':')[0]}:{first}") == f"old {first}"


def test_output_goes_to_the_configured_log_group(bench: Workbench) -> None:
    logs = bench.aws.client("logs")
    logs.create_log_group(logGroupName="/rft/own-group")
    source = """
        import json, logging, sys
        def handler(event, context):
            print(json.dumps({"rft_telemetry": 1, "run": "math-1"}))
            print("to stderr", file=sys.stderr)
            logging.getLogger().error("logged")
            return 1
    """
    bench.function("talks", source, LoggingConfig={"LogGroup": "/rft/own-group", "LogFormat": "Text"})
    for _ in range(3):
        bench.invoke("talks")
    group = "/rft/own-group"
    messages = [e["message"] for e in logs.filter_log_events(logGroupName=group)["events"]]
    assert sum(m.startswith("START RequestId:") for m in messages) == 3
    assert sum(m == "to stderr" for m in messages) == 3
    assert sum("logged" in m for m in messages) == 3
    report = next(m for m in messages if m.startswith("REPORT"))
    assert "Memory Size: 128 MB" in report
    found = logs.filter_log_events(logGroupName=group, filterPattern='"rft_telemetry" "math-1"')["events"]
    assert [json.loads(e["message"])["run"] for e in found] == ["math-1"] * 3
    assert not logs.filter_log_events(logGroupName=group, filterPattern='"rft_telemetry" "math-2"')["events"]
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert len(streams) == 1, "one stream for one execution environment"


def test_a_stack_trace_is_one_log_event(bench: Workbench) -> None:
    bench.function("traces", "def handler(e, c):\n    raise ValueError('deep')")
    bench.invoke("traces")
    events = bench.aws.client("logs").filter_log_events(logGroupName="/aws/lambda/traces")["events"]
    assert any("ValueError" in e["message"] and "index.py" in e["message"] for e in events)


def test_all_of_a_long_output_is_kept(bench: Workbench) -> None:
    bench.function("chatty", "def handler(e, c):\n    for i in range(3000): print(i, 'x' * 100)")
    bench.invoke("chatty")
    pages = (
        bench.aws.client("logs")
        .get_paginator("filter_log_events")
        .paginate(logGroupName="/aws/lambda/chatty")
    )
    lines = [e["message"] for page in pages for e in page["events"] if e["message"].endswith("x")]
    assert [int(line.split()[0]) for line in lines] == list(range(3000))


def test_embedded_metrics_become_metrics(bench: Workbench) -> None:
    source = """
        import json, time
        def handler(event, context):
            print(json.dumps({"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{
                "Namespace": "RFT", "Dimensions": [["recipe", "function"]],
                "Metrics": [{"Name": "RewardMean", "Unit": "None"}, {"Name": "GraderLatency"}]}]},
                "recipe": "math", "function": "reward", "RewardMean": [0.25, 0.75], "GraderLatency": 12.5}))
    """
    bench.function("measures", source)
    bench.invoke("measures")
    now = datetime.now(UTC)
    found = bench.aws.client("cloudwatch").get_metric_statistics(
        Namespace="RFT",
        MetricName="RewardMean",
        Dimensions=[{"Name": "recipe", "Value": "math"}, {"Name": "function", "Value": "reward"}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=10),
        Period=3600,
        Statistics=["Average", "SampleCount"],
    )["Datapoints"]
    assert [(point["Average"], point["SampleCount"]) for point in found] == [(0.5, 2.0)]


def test_an_alarm_on_an_embedded_metric_fires(bench: Workbench) -> None:
    sns, cloudwatch = bench.aws.client("sns"), bench.aws.client("cloudwatch")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    cloudwatch.put_metric_alarm(
        AlarmName="errors", Namespace="RFT2", MetricName="GraderErrors", Statistic="Sum", Period=60,
        EvaluationPeriods=1, Threshold=0, ComparisonOperator="GreaterThanThreshold", AlarmActions=[topic],
    )  # fmt: skip
    line: dict[str, Any] = {
        "CloudWatchMetrics": [
            {"Namespace": "RFT2", "Dimensions": [[]], "Metrics": [{"Name": "GraderErrors"}]}
        ]
    }
    source = f"""
        import json, time
        def handler(event, context):
            print(json.dumps({{"_aws": {{"Timestamp": int(time.time() * 1000), **{line!r}}}, "GraderErrors": 3}}))
    """
    bench.function("errs", source)
    bench.invoke("errs")
    assert until(
        lambda: cloudwatch.describe_alarms(AlarmNames=["errors"])["MetricAlarms"][0]["StateValue"] == "ALARM"
    )


def test_concurrent_invocations_have_environments_of_their_own(bench: Workbench) -> None:
    bench.function(
        "parallel", "import os, time\ndef handler(e, c):\n    time.sleep(0.3)\n    return os.getpid()"
    )
    with ThreadPoolExecutor(4) as pool:
        processes = list(pool.map(lambda _: bench.invoke("parallel"), range(4)))
    assert len(set(processes)) == 4
    assert bench.invoke("parallel") in processes


def test_an_asynchronous_invocation_runs(bench: Workbench) -> None:
    bench.function("later", "def handler(e, c): print('ran', e)")
    bench.awslambda.invoke(FunctionName="later", InvocationType="Event", Payload=b'"now"')
    logs = bench.aws.client("logs")

    def ran() -> bool:
        groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/later")["logGroups"]
        return bool(
            groups and logs.filter_log_events(logGroupName="/aws/lambda/later", filterPattern="ran")["events"]
        )

    assert until(ran)
