"""Where events and messages end that could not be delivered; an alarm watches it."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.constructs.acknowledgement import acknowledge

KEPT = Duration.days(14)


def dead_letter_queue(scope: Construct) -> sqs.Queue:
    """The stack's one queue of dead letters."""
    queue = sqs.Queue(
        scope,
        "DeadLetters",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=KEPT,
    )
    acknowledge(queue, "Serverless-SQSRedrivePolicy", "It is the dead-letter queue")
    return queue
