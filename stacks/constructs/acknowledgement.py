"""A cdk-nag finding that was looked at: one finding, one resource, one true reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, finding: str, reason: str) -> None:
    """Record why `finding` (as `Pack-Rule[Detail]`, without the pack's own prefix) does not apply to `construct`."""
    pack = finding.split("-", 1)[0]
    Validations.of(construct).acknowledge(Acknowledgment(id=f"{pack}::{finding}", reason=reason))
