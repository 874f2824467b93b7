"""Puts the chosen recipes into the datasets bucket at deploy, through a custom resource of our own."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from aws_cdk import CustomResource, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.constructs.permission import Permission, permission
from stacks.constructs.python_function import PythonFunction, file_code

PREFIX = "recipes/*"
TIMEOUT_SECONDS = 600
MEMORY_MB = 512


class RecipePublisher(Construct):
    """Copies, never deletes: what people put beside the recipes stays."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        archive: Path,
        recipes: Sequence[str],
        datasets: s3.IBucket,
        key: kms.IKey,
        log_retention_days: int,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        made = PythonFunction(
            self,
            "Publish",
            code=file_code(archive),
            handler="publish_recipes.handler",
            description="Copies the deployed recipes to the datasets bucket",
            environment={},
            timeout_seconds=TIMEOUT_SECONDS,
            memory_mb=MEMORY_MB,
            log_retention_days=log_retention_days,
            dead_letters=dead_letters,
        )
        made.allow(self._permissions(datasets, key))
        self.resource = CustomResource(
            self,
            "Recipes",
            resource_type="Custom::PublishedRecipes",
            service_token=made.function.function_arn,
            properties={
                "Bucket": datasets.bucket_name,
                "Recipes": list(recipes),
                # Changed files have to look like a changed resource, or CloudFormation calls nobody.
                "Content": hashlib.sha256(archive.read_bytes()).hexdigest(),
            },
        )

    def _permissions(self, datasets: s3.IBucket, key: kms.IKey) -> list[Permission]:
        through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{Stack.of(self).region}.amazonaws.com"}}
        return [
            permission(
                ["s3:GetObject", "s3:PutObject"],
                [datasets.arn_for_objects(PREFIX)],
                sid="WriteRecipes",
                wildcard="The files of every recipe that the settings choose",
            ),
            # Without it a recipe that is not there yet reads as a refusal (a check without a prefix).
            permission(
                ["s3:ListBucket"],
                [datasets.bucket_arn],
                sid="ListRecipes",
                conditions={"StringLikeIfExists": {"s3:prefix": [PREFIX]}},
            ),
            permission(
                ["kms:Decrypt", "kms:GenerateDataKey"],
                [key.key_arn],
                sid="UseKeyThroughS3",
                conditions=through_s3,
            ),
        ]
