"""What the training backend is asked for."""

from botocore.exceptions import ClientError

from rft.contracts.job import TrainingRequest
from rft.contracts.names import attempt_name
from rft.training.lineage import lineage_tags
from rft_aws import clients
from rft_aws.attempts import read_attempts, withhold_validation_data
from rft_aws.faults import code_of
from rft_aws.notify import publish
from rft_aws.stage import StageContext, logger


def training_request(context: StageContext, attempt: int) -> TrainingRequest:
    """The run's own data copies, the pinned reward version, and validation data unless they were refused before."""
    run, environment, store = context.run, context.environment, context.store
    with_validation = run.use_validation_data and read_attempts(context).withheld is None
    return TrainingRequest(
        name=attempt_name(run.run_id, attempt),
        run_id=run.run_id,
        recipe=run.recipe,
        model=run.model,
        role_arn=environment.training_role_arn,
        reward_function_arn=run.reward.arn,
        train_uri=store.uri(run.data["train"].key),
        validation_uri=store.uri(run.data["validation"].key) if with_validation else None,
        output_uri=store.uri(context.paths.output),
        kms_key_arn=environment.key_arn,
        hyperparameters=run.hyperparameters.model_dump(exclude_none=True),
        tags=lineage_tags(run, attempt),
    )


def without_validation_data(context: StageContext, request: TrainingRequest, reason: str) -> TrainingRequest:
    """The same request without validation data; the run keeps to it from now on, and people are told."""
    withhold_validation_data(context, reason)
    tell_of_withheld(context, reason)
    return request.model_copy(update={"validation_uri": None})


def tell_of_withheld(context: StageContext, reason: str) -> None:
    """Mail that the run trains without validation data; a mail that cannot be sent is no reason not to train."""
    run = context.run
    logger.warning("validation data refused; the job is submitted without them")
    lines = [
        f"Bedrock would not have the validation data of the run {run.run_id}: {reason}",
        "The run goes on without them: it has no validation curve. The verdict on the test split is the same.",
        "Set use_validation_data to false to have it so from the start.",
    ]
    subject = f"{run.title}: trained without validation data"
    try:
        publish(clients.sns(), context.environment.topic_arn, subject, lines)
    except ClientError as error:
        logger.warning("the mail about the validation data was not sent", extra={"code": code_of(error)})
