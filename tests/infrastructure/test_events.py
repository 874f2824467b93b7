"""EventBridge rules, the topic and the outputs."""

import json

from tests.infrastructure.reading import Template, of_type, only


def test_broken_executions_reach_clean_up(pipeline: Template) -> None:
    rule = only(pipeline, "AWS::Events::Rule", "BrokenExecution")["Properties"]
    [machine] = of_type(pipeline, "AWS::StepFunctions::StateMachine")
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["FAILED", "ABORTED", "TIMED_OUT"], "stateMachineArn": [{"Ref": machine}]},
    }
    [target] = rule["Targets"]
    assert target["Arn"]["Fn::GetAtt"][0].startswith("StagesCleanUp")
    assert "DeadLetterConfig" in target
    # The raw event: the handler tells it from the state machine's payload.
    assert "InputTransformer" not in target


def test_training_job_changes_reach_clean_up_and_people(pipeline: Template) -> None:
    rule = only(pipeline, "AWS::Events::Rule", "TrainingJobChange")["Properties"]
    [role] = [name for name in of_type(pipeline, "AWS::IAM::Role") if name.startswith("TrainingRole")]
    assert rule["EventPattern"] == {
        "source": ["aws.bedrock"],
        "detail-type": ["Model Customization Job State Change"],
        "detail": {"roleArn": [{"Fn::GetAtt": [role, "Arn"]}]},
    }
    clean_up, topic = rule["Targets"]
    assert clean_up["Arn"]["Fn::GetAtt"][0].startswith("StagesCleanUp")
    [own] = of_type(pipeline, "AWS::SNS::Topic")
    assert topic["Arn"] == {"Ref": own}
    sentence = topic["InputTransformer"]["InputTemplate"]
    assert sentence.startswith('"Training job <detail-jobName>')
    assert topic["InputTransformer"]["InputPathsMap"]["detail-jobStatus"] == "$.detail.jobStatus"


def test_topic_is_encrypted_and_mails(pipeline: Template) -> None:
    topic = only(pipeline, "AWS::SNS::Topic")["Properties"]
    assert "GetAttKey" in topic["KmsMasterKeyId"]["Fn::ImportValue"]
    subscription = only(pipeline, "AWS::SNS::Subscription")["Properties"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "team@example.com")


def test_outputs_name_what_a_person_needs(pipeline: Template) -> None:
    assert set(pipeline["Outputs"]) == {
        "StateMachineArn",
        "StateMachineConsole",
        "DatasetsBucket",
        "RunsBucket",
        "RunsConsole",
        "KeyArn",
        "TopicArn",
        "TrainingRoleArn",
        "ChampionPrefix",
        "DeadLettersUrl",
        "DashboardConsole",
        "Recipes",
        "RewardFunctionMath",
        "EvaluationFunctionMath",
    }
    assert "Export" not in json.dumps([list(output) for output in pipeline["Outputs"].values()])
    assert all(output["Description"] for output in pipeline["Outputs"].values())


def test_recipes_are_published_by_content(pipeline: Template) -> None:
    properties = only(pipeline, "Custom::PublishedRecipes")["Properties"]
    assert properties["Recipes"] == ["math"]
    assert len(properties["Content"]) == 64
