"""The retries of every Task: bounded, jittered, for what passes by itself and for nothing else."""

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn

LAMBDA_TRANSIENT = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
]
THROTTLED = "BedrockThrottled"


def add_retries(task: sfn.TaskStateBase) -> None:
    """Lambda's own hiccups within minutes; a throttled Bedrock within the hour."""
    task.add_retry(
        errors=LAMBDA_TRANSIENT,
        interval=Duration.seconds(2),
        backoff_rate=2,
        max_delay=Duration.seconds(60),
        max_attempts=6,
        jitter_strategy=sfn.JitterType.FULL,
    )
    task.add_retry(
        errors=[THROTTLED],
        interval=Duration.seconds(60),
        backoff_rate=2,
        max_delay=Duration.seconds(900),
        max_attempts=4,
        jitter_strategy=sfn.JitterType.FULL,
    )
