"""boto3 clients, made once a process and only when used."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from rft.graders.batch import SIDE_BY_SIDE
from rft.graders.time_budget import LONGEST_SECONDS

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_pricing import PricingClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_service_quotas import ServiceQuotasClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_stepfunctions import SFNClient

# The state machine waits and retries over minutes, so a client only rides out a blip.
BRIEF = Config(retries={"mode": "standard", "total_max_attempts": 3}, connect_timeout=10, read_timeout=60)

# A grader function answers within its own time limit, or Lambda says that it did not; asked again it would be paid for
# twice.
PATIENT = Config(
    retries={"mode": "standard", "total_max_attempts": 4},
    connect_timeout=10,
    read_timeout=LONGEST_SECONDS + 10,
    max_pool_connections=16,
)


@cache
def s3() -> "S3Client":
    """S3, for the datasets and runs buckets."""
    return boto3.client("s3", config=BRIEF)


@cache
def bedrock() -> "BedrockClient":
    """Bedrock's control plane."""
    return boto3.client("bedrock", config=BRIEF)


@cache
def bedrock_runtime() -> "BedrockRuntimeClient":
    """Converse. Adaptive retries pace themselves by the throttling they see; responses may take minutes."""
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": 8},
        connect_timeout=10,
        read_timeout=300,
        max_pool_connections=32,
    )
    return boto3.client("bedrock-runtime", config=config)


@cache
def graders_runtime() -> "BedrockRuntimeClient":
    """Bedrock's models as graders ask them: several threads, and within a function's own time limit."""
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": 6},
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=SIDE_BY_SIDE,
    )
    return boto3.client("bedrock-runtime", config=config)


# botocore paces by client: one that is throttled often falls to half a call a second, whatever the quota, and recovers
# slowly. With 60% of calls throttled 64 rows take 41 s through eight clients, 70 s through four, minutes through one;
# at a quota of 100 calls a minute eight take 2% longer than the quota itself.
JUDGE_CLIENTS = 8


@cache
def judges_runtimes() -> "tuple[BedrockRuntimeClient, ...]":
    """Clients for judge models, to be called in turn: together as many connections as a batch has threads."""
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": 3},
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=SIDE_BY_SIDE // JUDGE_CLIENTS,
    )
    return tuple(boto3.client("bedrock-runtime", config=config) for _ in range(JUDGE_CLIENTS))


@cache
def functions() -> "LambdaClient":
    """Lambda, to invoke reward and evaluation functions."""
    return boto3.client("lambda", config=PATIENT)


@cache
def logs() -> "CloudWatchLogsClient":
    """CloudWatch Logs, for the reward function's telemetry."""
    return boto3.client("logs", config=BRIEF)


@cache
def sns() -> "SNSClient":
    """SNS, for the outcome and for approvals."""
    return boto3.client("sns", config=BRIEF)


@cache
def ssm() -> "SSMClient":
    """Systems Manager, for the champion's pointer."""
    return boto3.client("ssm", config=BRIEF)


@cache
def step_functions() -> "SFNClient":
    """Step Functions, to ask whether an execution still runs."""
    return boto3.client("stepfunctions", config=BRIEF)


@cache
def service_quotas() -> "ServiceQuotasClient":
    """Service Quotas, for a model's requests a minute."""
    return boto3.client("service-quotas", config=BRIEF)


@cache
def pricing() -> "PricingClient":
    """The Price List, which a few Regions serve for all; nothing waits long for it, since the catalogue stands in."""
    config = Config(retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=5, read_timeout=20)
    return boto3.client("pricing", region_name="us-east-1", config=config)
