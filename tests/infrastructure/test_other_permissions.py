"""Roles besides the stages': Bedrock's, the state machine's, the reward functions', and resource policies."""

from tests.infrastructure.reading import (
    Template,
    all_states,
    allowed,
    of_type,
    only,
    state_machine,
    statements,
)

JOBS = "arn:aws:bedrock:us-east-1:000000000000:model-customization-job/*"


def test_training_role_trusts_bedrock_for_this_accounts_jobs_alone(pipeline: Template) -> None:
    role = only(pipeline, "AWS::IAM::Role", "TrainingRole")["Properties"]
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "bedrock.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "000000000000"},
                "ArnEquals": {"aws:SourceArn": JOBS},
            },
        }
    ]


def test_training_role_reads_data_writes_output_and_calls_rewards(pipeline: Template) -> None:
    assert allowed(pipeline, "TrainingRole") == {
        "s3:GetObject": {"runs/runs/*/data/*", "runs/runs/*/output/*"},
        "s3:PutObject": {"runs/runs/*/output/*"},
        "s3:ListBucket": {"runs"},
        "kms:Decrypt": {"key"},
        "kms:GenerateDataKey": {"key"},
        "kms:DescribeKey": {"key"},
        "lambda:InvokeFunction": {"${RewardMathRewardFunction8CC290DD.Arn}:*"},
    }
    by_sid = {statement.get("Sid"): statement for statement in statements(pipeline, "TrainingRole")}
    assert by_sid["ListRunData"]["Condition"] == {
        "StringLikeIfExists": {
            "s3:prefix": ["runs/*/data/*", "runs/*/output/*", "runs/*/data", "runs/*/output"]
        }
    }


def test_rule_based_graders_may_write_logs_and_nothing_else(pipeline: Template) -> None:
    assert allowed(pipeline, "RewardMath") == {}
    assert allowed(pipeline, "EvaluationMath") == {}


def test_publisher_writes_recipes_and_cannot_delete(pipeline: Template) -> None:
    assert allowed(pipeline, "RecipePublisher") == {
        "s3:GetObject": {"datasets/recipes/*"},
        "s3:PutObject": {"datasets/recipes/*"},
        "s3:ListBucket": {"datasets"},
        "kms:Decrypt": {"key"},
        "kms:GenerateDataKey": {"key"},
        "sqs:SendMessage": {"${DeadLettersBBF8BAAB.Arn}"},
    }


def test_state_machine_calls_its_functions_and_needs_no_key(pipeline: Template) -> None:
    rights = allowed(pipeline, "StateMachineRole")
    called = {
        state["Arguments"]["FunctionName"].rsplit(":", 1)[1]
        for state in all_states(state_machine(pipeline)).values()
        if state["Type"] == "Task"
    }
    assert rights.pop("lambda:InvokeFunction") == {
        f"${{{name}.Arn}}{suffix}" for name in called for suffix in ("", ":*")
    }
    assert {action.split(":")[0] for action in rights} == {"logs"}


def test_nobody_gets_managed_policies(pipeline: Template) -> None:
    for role in of_type(pipeline, "AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]


def test_roles_are_assumed_by_one_service_each(pipeline: Template) -> None:
    trusted = {
        statement["Principal"]["Service"]
        for role in of_type(pipeline, "AWS::IAM::Role").values()
        for statement in role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    }
    assert trusted == {"lambda.amazonaws.com", "states.amazonaws.com", "bedrock.amazonaws.com"}


def test_functions_may_be_called_by_this_stacks_rules_alone(pipeline: Template) -> None:
    rules = set(of_type(pipeline, "AWS::Events::Rule"))
    for permission in of_type(pipeline, "AWS::Lambda::Permission").values():
        properties = permission["Properties"]
        assert properties["Principal"] == "events.amazonaws.com"
        assert properties["SourceArn"]["Fn::GetAtt"][0] in rules


def test_topic_takes_events_and_refuses_plain_http(pipeline: Template) -> None:
    policy = only(pipeline, "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]["Statement"]
    by_effect = {statement["Effect"]: statement for statement in policy}
    assert by_effect["Deny"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert by_effect["Allow"]["Principal"] == {"Service": "events.amazonaws.com"}
