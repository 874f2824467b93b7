"""What outlives a redeploy and even the app: the key, the datasets, the runs. Everything here is retained."""

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

OLD_VERSIONS_DAYS = 90
ACCESS_LOG_DAYS = 365
ABANDONED_UPLOAD_DAYS = 7


class DataStack(Stack):
    """Exposes `key`, `datasets` and `runs`."""

    def __init__(
        self, scope: Construct, construct_id: str, *, runs_retention_days: int, **kwargs: Any
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.key = kms.Key(
            self,
            "Key",
            description="Datasets, runs, notifications and tuned models of the fine-tuning pipeline",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.access_logs = self._access_log_bucket()
        self.datasets = self._bucket("Datasets", logged_as="datasets/", lifecycle=[])
        self.runs = self._bucket(
            "Runs",
            logged_as="runs/",
            lifecycle=[
                s3.LifecycleRule(
                    id="ExpireRuns", prefix="runs/", expiration=Duration.days(runs_retention_days)
                )
            ],
        )

    def _access_log_bucket(self) -> s3.Bucket:
        """S3 delivers access logs reliably only to a bucket with S3's own encryption."""
        return s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="ExpireLogs",
                    expiration=Duration.days(ACCESS_LOG_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                )
            ],
        )

    def _bucket(self, construct_id: str, *, logged_as: str, lifecycle: list[s3.LifecycleRule]) -> s3.Bucket:
        """Versioned, private, TLS only, encrypted with the app's key, logged."""
        return s3.Bucket(
            self,
            construct_id,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix=logged_as,
            lifecycle_rules=[
                *lifecycle,
                s3.LifecycleRule(
                    id="ExpireOldVersions",
                    noncurrent_version_expiration=Duration.days(OLD_VERSIONS_DAYS),
                    abort_incomplete_multipart_upload_after=Duration.days(ABANDONED_UPLOAD_DAYS),
                ),
            ],
        )
