"""Mail through the topic: plain sentences, no model text."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_SUBJECT_MAX = 100


def publish(client: "SNSClient", topic_arn: str, subject: str, lines: list[str]) -> None:
    """Send one message. SNS takes subjects of printable ASCII up to 100 characters."""
    plain = subject.encode("ascii", "replace").decode()
    client.publish(TopicArn=topic_arn, Subject=plain[:_SUBJECT_MAX], Message="\n".join(lines))
