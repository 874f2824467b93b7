"""A Lambda function of this project: its own role, its own log group, nothing that AWS's defaults would add."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.constructs.acknowledgement import acknowledge
from stacks.constructs.permission import Permission, give

RUNTIME = lambda_.Runtime.PYTHON_3_14
METRICS_NAMESPACE = "RFT"


class PythonFunction(Construct):
    """Exposes `function`, `role` and `log_group`.

    `dead_letters` is for functions that are called asynchronously: events that failed for good end there. `traced` is
    for all but those whose network has no way to X-Ray.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        code: lambda_.Code,
        handler: str,
        description: str,
        environment: Mapping[str, str],
        timeout_seconds: int,
        memory_mb: int,
        log_retention_days: int,
        keep_versions: bool = False,
        dead_letters: sqs.IQueue | None = None,
        traced: bool = True,
    ) -> None:
        super().__init__(scope, construct_id)
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            retention=retention(log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.log_group.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            code=code,
            handler=handler,
            description=description,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            role=self.role,
            log_group=self.log_group,
            environment={
                "POWERTOOLS_SERVICE_NAME": handler.rsplit(".", 1)[0],
                "POWERTOOLS_METRICS_NAMESPACE": METRICS_NAMESPACE,
                **environment,
            },
            timeout=Duration.seconds(timeout_seconds),
            memory_size=memory_mb,
            tracing=lambda_.Tracing.ACTIVE if traced else lambda_.Tracing.DISABLED,
            dead_letter_queue=dead_letters,
            current_version_options=(
                lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN) if keep_versions else None
            ),
        )
        if traced:
            acknowledge(
                self.role.node.find_child("DefaultPolicy"),
                "AwsSolutions-IAM5[Resource::*]",
                "xray:PutTraceSegments and xray:PutTelemetryRecords take no resource",
            )
        if dead_letters is None:
            acknowledge(
                self.function,
                "Serverless-LambdaDLQ",
                "Only ever called synchronously: its caller gets the failure itself and acts on it",
            )

    def allow(self, permissions: Iterable[Permission]) -> None:
        """Add permissions to the function's role."""
        give(self.role, permissions)


def retention(days: int) -> logs.RetentionDays:
    """CDK's name of a retention period; the settings let only periods through that there are."""
    return _RETENTION[days]


def file_code(path: Path) -> lambda_.Code:
    """A built zip as it is."""
    return lambda_.Code.from_asset(str(path))


_RETENTION = {
    1: logs.RetentionDays.ONE_DAY,
    3: logs.RetentionDays.THREE_DAYS,
    5: logs.RetentionDays.FIVE_DAYS,
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    60: logs.RetentionDays.TWO_MONTHS,
    90: logs.RetentionDays.THREE_MONTHS,
    120: logs.RetentionDays.FOUR_MONTHS,
    150: logs.RetentionDays.FIVE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    545: logs.RetentionDays.EIGHTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
    1096: logs.RetentionDays.THREE_YEARS,
    1827: logs.RetentionDays.FIVE_YEARS,
    2192: logs.RetentionDays.SIX_YEARS,
    2557: logs.RetentionDays.SEVEN_YEARS,
    2922: logs.RetentionDays.EIGHT_YEARS,
    3288: logs.RetentionDays.NINE_YEARS,
    3653: logs.RetentionDays.TEN_YEARS,
}
