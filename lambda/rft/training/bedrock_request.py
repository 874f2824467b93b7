"""The CreateModelCustomizationJob request, as plain data that a test checks against botocore's model."""

from typing import Any

from rft.catalogue.models import Model
from rft.contracts.job import TrainingRequest
from rft.contracts.names import client_token


def bedrock_request(request: TrainingRequest, model: Model, partition: str, region: str) -> dict[str, Any]:
    """The boto3 arguments of one reinforcement fine-tuning job.

    The model's name is the job's: both patterns allow it, and whoever sees one finds the other. A request without
    validation data has a token of its own, since it may follow one with them that was refused.

    Left out on purpose: `vpcConfig`, which covers S3 traffic alone; `invocationLogsConfig`, since rows are pinned and
    checked files; the top-level `hyperParameters`, which are another customization type's.
    """
    tags = [{"key": key, "value": value} for key, value in request.tags.items()]
    purpose = "job" if request.validation_uri is not None else "job-alone"
    arguments: dict[str, Any] = {
        "jobName": request.name,
        "customModelName": request.name,
        "roleArn": request.role_arn,
        "clientRequestToken": client_token(request.name, purpose),
        "baseModelIdentifier": model.training_model_arn(partition, region),
        "customizationType": "REINFORCEMENT_FINE_TUNING",
        "customModelKmsKeyId": request.kms_key_arn,
        "trainingDataConfig": {"s3Uri": request.train_uri},
        "outputDataConfig": {"s3Uri": request.output_uri},
        "customizationConfig": {
            "rftConfig": {
                "graderConfig": {"lambdaGrader": {"lambdaArn": request.reward_function_arn}},
                "hyperParameters": {
                    name: value
                    for name, value in request.hyperparameters.items()
                    if name != "learningRateMultiplier"
                },
            }
        },
        "jobTags": tags,
        "customModelTags": tags,
    }
    if request.validation_uri is not None:
        arguments["validationDataConfig"] = {"validators": [{"s3Uri": request.validation_uri}]}
    return arguments
