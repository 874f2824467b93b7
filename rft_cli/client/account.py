"""A session in the account of the caller's credentials, and service errors as sentences."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    TokenRetrievalError,
)

from rft_cli.client.errors import NotReachable

SIGN_IN = "Sign in (for example `aws sso login`), or set AWS_PROFILE to a profile that can."


def session(region: str | None) -> boto3.Session:
    """A session for the Region given, else for the one that the environment or profile names.

    Raises:
        NotReachable: no Region is known, or the profile does not exist.
    """
    try:
        # boto3 itself knows AWS_DEFAULT_REGION only; Lambda, the CDK and every other SDK say AWS_REGION.
        made = boto3.Session(region_name=region or os.environ.get("AWS_REGION") or None)
    except ProfileNotFound as error:
        raise NotReachable(f"{error}. {SIGN_IN}") from error
    if made.region_name is None:
        raise NotReachable("No Region is known. Give --region us-east-1, or set AWS_REGION.")
    return made


@contextmanager
def aws_errors() -> Iterator[None]:
    """Turn what AWS refuses into `NotReachable`, with what to do."""
    try:
        yield
    except (NoCredentialsError, TokenRetrievalError) as error:
        raise NotReachable(f"There are no usable AWS credentials: {error}. {SIGN_IN}") from error
    except NoRegionError as error:
        raise NotReachable("No Region is known. Give --region us-east-1, or set AWS_REGION.") from error
    except EndpointConnectionError as error:
        raise NotReachable(f"{error} Check the network and the Region's name.") from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        hint = (
            SIGN_IN if "Expired" in code or "Unrecognized" in code else "Check the permissions of your role."
        )
        message = error.response["Error"].get("Message", code)
        raise NotReachable(f"AWS refused {error.operation_name}: {message} {hint}") from error
    except BotoCoreError as error:
        raise NotReachable(f"AWS could not be asked: {error}") from error
