"""Notifications: somebody is subscribed and has confirmed."""

from rft_aws.checks.base import AccountCheck, CheckClients, CheckResult, CheckTarget

NAME = "notifications"


def check(target: CheckTarget, clients: CheckClients) -> list[CheckResult]:
    """Read the topic's subscriptions."""
    if target.topic_arn is None:
        return [CheckResult(name=NAME, status="skipped", message="The stacks are not deployed yet.")]
    pages = clients.sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=target.topic_arn)
    subscriptions = [item for page in pages for item in page.get("Subscriptions", [])]
    # SNS writes the word in place of the ARN until the link in its e-mail is followed.
    pending = [item["Endpoint"] for item in subscriptions if item["SubscriptionArn"] == "PendingConfirmation"]
    if pending:
        message = f"{', '.join(pending)} did not confirm the subscription and hears nothing."
        fix = "Follow the link in the e-mail from AWS Notifications; look in the spam folder too."
        return [CheckResult(name=NAME, status="warning", message=message, fix=fix)]
    if not subscriptions:
        message = "Nobody is subscribed: outcomes and approval requests reach no one."
        fix = "Set the `email` setting and deploy again, or subscribe to the topic in the SNS console."
        return [CheckResult(name=NAME, status="warning", message=message, fix=fix)]
    return [CheckResult(name=NAME, status="ok", message=f"{len(subscriptions)} subscribed and confirmed.")]


CHECK = AccountCheck(
    name=NAME,
    what="Reads whether the subscriptions of the stack's topic are confirmed.",
    run=check,
    fix_if_impossible="Ask for sns:ListSubscriptionsByTopic on the topic.",
)
