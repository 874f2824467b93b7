"""The retained part: encryption, retention, lifecycle and access logs, none of which the emulator enforces."""

from typing import Any

import pytest

from tests.infrastructure.reading import Template, of_type, only


def bucket(data: Template, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = only(data, "AWS::S3::Bucket", name)["Properties"]
    return properties


def test_everything_is_retained(data: Template) -> None:
    for name, resource in data["Resources"].items():
        if resource["Type"] in ("AWS::S3::Bucket", "AWS::KMS::Key"):
            assert resource["DeletionPolicy"] == "Retain", name
            assert resource["UpdateReplacePolicy"] == "Retain", name


def test_key_rotates(data: Template) -> None:
    assert only(data, "AWS::KMS::Key")["Properties"]["EnableKeyRotation"] is True


def test_key_policy_is_the_accounts_and_lets_alarms_and_events_encrypt(data: Template) -> None:
    statements = only(data, "AWS::KMS::Key")["Properties"]["KeyPolicy"]["Statement"]
    assert statements == [
        {
            "Action": "kms:*",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
            "Resource": "*",
        },
        # As AWS documents it for an alarm and for a rule that publish to an encrypted topic.
        {
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Resource": "*",
            "Sid": "AlarmsEncrypt",
        },
        {
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Resource": "*",
        },
    ]


@pytest.mark.parametrize("name", ["Datasets", "Runs"])
def test_buckets_are_encrypted_with_the_key(data: Template, name: str) -> None:
    [rule] = bucket(data, name)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]["Fn::GetAtt"][0].startswith("Key")
    assert rule["BucketKeyEnabled"] is True


def test_access_logs_are_encrypted_by_s3_itself(data: Template) -> None:
    [rule] = bucket(data, "AccessLogs")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


@pytest.mark.parametrize("name", ["Datasets", "Runs", "AccessLogs"])
def test_buckets_are_private_versioned_and_tls_only(data: Template, name: str) -> None:
    properties = bucket(data, name)
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    policy = only(data, "AWS::S3::BucketPolicy", f"{name}Policy")["Properties"]["PolicyDocument"]["Statement"]
    assert policy[0]["Effect"] == "Deny"
    assert policy[0]["Action"] == "s3:*"
    assert policy[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(("name", "prefix"), [("Datasets", "datasets/"), ("Runs", "runs/")])
def test_access_is_logged(data: Template, name: str, prefix: str) -> None:
    [logs] = [each for each in of_type(data, "AWS::S3::Bucket") if each.startswith("AccessLogs")]
    assert bucket(data, name)["LoggingConfiguration"] == {
        "DestinationBucketName": {"Ref": logs},
        "LogFilePrefix": prefix,
    }


def test_runs_expire_and_champions_never_do(data: Template) -> None:
    rules = bucket(data, "Runs")["LifecycleConfiguration"]["Rules"]
    expiring = [rule for rule in rules if "ExpirationInDays" in rule]
    assert expiring == [{"Id": "ExpireRuns", "Prefix": "runs/", "ExpirationInDays": 365, "Status": "Enabled"}]


@pytest.mark.parametrize("name", ["Datasets", "Runs"])
def test_old_versions_and_abandoned_uploads_go(data: Template, name: str) -> None:
    rules = bucket(data, name)["LifecycleConfiguration"]["Rules"]
    [rule] = [rule for rule in rules if rule["Id"] == "ExpireOldVersions"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
