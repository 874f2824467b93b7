"""The topic that people subscribe to."""

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct


class Notifications(Construct):
    """Exposes `topic`: encrypted with the app's key, TLS only."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        email: str | None,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(
            self, "Topic", display_name="Fine-tuning pipeline", master_key=key, enforce_ssl=True
        )
        if email is not None:
            self.topic.add_subscription(
                subscriptions.EmailSubscription(email, dead_letter_queue=dead_letters)
            )
