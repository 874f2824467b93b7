"""EventBridge rules: what Catch cannot see, and what a training job tells before the next look at it."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

BROKEN = ["FAILED", "ABORTED", "TIMED_OUT"]
RETRIES = 8


class RunEvents(Construct):
    """Sends broken executions and training job changes to Clean up, and the latter to people too."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        machine: sfn.IStateMachine,
        training_role: iam.IRole,
        clean_up: lambda_.IFunction,
        topic: sns.ITopic,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        field = events.EventField.from_path
        to_clean_up = targets.LambdaFunction(
            clean_up, dead_letter_queue=dead_letters, retry_attempts=RETRIES, max_event_age=Duration.hours(6)
        )
        events.Rule(
            self,
            "BrokenExecution",
            description="An execution that failed, was aborted or timed out is cleaned up after",
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={"status": BROKEN, "stateMachineArn": [machine.state_machine_arn]},
            ),
            targets=[to_clean_up],
        )
        sentence = events.RuleTargetInput.from_text(
            f"Training job {field('$.detail.jobName')} in {field('$.region')} is now "
            f"{field('$.detail.jobStatus')}. The run goes on by itself; its state machine shows where it is."
        )
        # The topic target also lets EventBridge use the topic's key, in the key's own policy; without that it
        # drops the messages silently.
        events.Rule(
            self,
            "TrainingJobChange",
            description="A training job of this pipeline changed its state",
            event_pattern=events.EventPattern(
                source=["aws.bedrock"],
                detail_type=["Model Customization Job State Change"],
                detail={"roleArn": [training_role.role_arn]},
            ),
            targets=[
                to_clean_up,
                targets.SnsTopic(
                    topic, message=sentence, dead_letter_queue=dead_letters, retry_attempts=RETRIES
                ),
            ],
        )
