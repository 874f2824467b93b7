"""Links into the AWS console for mails and reports."""


def execution_link(region: str, execution_arn: str) -> str:
    """The execution's page."""
    return f"https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{execution_arn}"


def object_link(region: str, bucket: str, key: str) -> str:
    """An object's page; presigned links would die with a function's credentials."""
    return f"https://{region}.console.aws.amazon.com/s3/object/{bucket}?region={region}&prefix={key}"
