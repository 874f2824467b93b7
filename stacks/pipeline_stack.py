"""Everything but the data: functions, roles, the state machine, notifications."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from rft.catalogue.models import Model
from stacks.build_assets import GRADER_FILES
from stacks.constructs.acknowledgement import acknowledge
from stacks.constructs.notifications import Notifications
from stacks.constructs.permission import explain_wildcards, permission
from stacks.constructs.pipeline_definition import PipelineDefinition
from stacks.constructs.python_function import file_code, retention
from stacks.constructs.recipe_publisher import RecipePublisher
from stacks.constructs.reward_function import RewardFunction
from stacks.constructs.run_events import RunEvents
from stacks.constructs.run_resources import RunResources
from stacks.constructs.stage_functions import StageFunctions
from stacks.constructs.stage_table import STAGES
from stacks.constructs.training_role import TrainingRole
from stacks.data_stack import DataStack
from stacks.project import camel
from stacks.settings import Settings

# Longer than both approvals, a stalled job and two profiles together.
MACHINE_TIMEOUT = Duration.days(90)


class PipelineStack(Stack):
    """Composes the constructs; grants are made here and in the stage table."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        data: DataStack,
        models: list[Model],
        assets: Path,
        recipes_archive: Path,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self._settings = settings
        self._assets = assets
        self.add_stack_dependency(data)
        datasets = imported_bucket(self, "Datasets", data, data.datasets)
        runs = imported_bucket(self, "Runs", data, data.runs)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(self.dead_letters, "Serverless-SQSRedrivePolicy", "It is the dead-letter queue")
        self.notifications = Notifications(
            self, "Notifications", key=data.key, email=settings.email, dead_letters=self.dead_letters
        )
        self.rewards = {name: self._grader("reward", name) for name in settings.recipes}
        self.evaluations = {name: self._grader("evaluation", name) for name in settings.recipes}
        self.training_role = TrainingRole(
            self, "TrainingRole", runs=runs, key=data.key, rewards=list(self.rewards.values())
        )
        self.stages = StageFunctions(
            self,
            "Stages",
            code=file_code(assets / "stages.zip"),
            statistics_code=file_code(assets / "statistics.zip"),
            resources=RunResources(
                datasets=datasets,
                runs=runs,
                key=data.key,
                topic=self.notifications.topic,
                training_role=self.training_role.role,
                rewards=list(self.rewards.values()),
                evaluations=list(self.evaluations.values()),
                models=models,
                data_buckets=settings.data_buckets,
                data_keys=settings.data_keys,
                champion_prefix=f"/{construct_id}/champions",
            ),
            max_profile_concurrency=settings.max_profile_concurrency,
            log_retention_days=settings.log_retention_days,
            dead_letters=self.dead_letters,
        )
        self.machine = self._state_machine()
        self.stages.let_describe_executions(self.machine)
        RunEvents(
            self,
            "RunEvents",
            machine=self.machine,
            training_role=self.training_role.role,
            clean_up=self.stages["clean_up"],
            topic=self.notifications.topic,
            dead_letters=self.dead_letters,
        )
        RecipePublisher(
            self,
            "RecipePublisher",
            archive=recipes_archive,
            recipes=settings.recipes,
            datasets=datasets,
            key=data.key,
            log_retention_days=settings.log_retention_days,
            dead_letters=self.dead_letters,
        )
        self._outputs(data)

    def _grader(self, kind: str, recipe: str) -> RewardFunction:
        return RewardFunction(
            self,
            f"{kind.capitalize()}{camel(recipe)}",
            recipe=recipe,
            kind=kind,
            grader_file=GRADER_FILES[kind],
            code=file_code(self._assets / f"{kind}-{recipe}.zip"),
            log_retention_days=self._settings.log_retention_days,
        )

    def _state_machine(self) -> sfn.StateMachine:
        log_group = logs.LogGroup(
            self,
            "StateMachineLogs",
            # Outside /aws/vendedlogs/ every machine adds to a policy of the Region that has a size limit.
            log_group_name=f"/aws/vendedlogs/states/{self.stack_name}",
            retention=retention(self._settings.log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        definition = PipelineDefinition(self, "Definition", stages=self.stages)
        machine = sfn.StateMachine(
            self,
            "StateMachine",
            comment="Amazon Bedrock reinforcement fine-tuning: validate, train, compare, promote",
            definition_body=sfn.DefinitionBody.from_chainable(definition.start),
            query_language=sfn.QueryLanguage.JSONATA,
            state_machine_type=sfn.StateMachineType.STANDARD,
            timeout=MACHINE_TIMEOUT,
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        policy = machine.role.node.find_child("DefaultPolicy")
        acknowledge(
            policy,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray's and the log delivery's actions cannot be limited to a resource",
        )
        versions = permission(
            ["lambda:InvokeFunction"],
            [f"{self.stages[stage.name].function_arn}:*" for stage in STAGES],
            wildcard="CDK's task for Lambda also grants the versions of the one function that it names",
        )
        explain_wildcards(policy, versions)
        return machine

    def _outputs(self, data: DataStack) -> None:
        """Every name that a person or the command line needs; none of them is an export."""
        machine = self.machine.state_machine_arn
        outputs: Mapping[str, tuple[str, str]] = {
            "StateMachineArn": (machine, "Start an execution of it to run the pipeline"),
            "StateMachineConsole": (
                f"https://{self.region}.console.aws.amazon.com/states/home"
                f"?region={self.region}#/statemachines/view/{machine}",
                "The state machine in the console: Start execution, with the recipe's name as input",
            ),
            "DatasetsBucket": (
                data.datasets.bucket_name,
                "recipes/ as deployed, uploads/ for data of your own",
            ),
            "RunsBucket": (data.runs.bucket_name, "Everything that runs write, under runs/<run id>/"),
            "RunsConsole": (
                f"https://{self.region}.console.aws.amazon.com/s3/buckets/{data.runs.bucket_name}"
                f"?region={self.region}&prefix=runs/",
                "The runs and their reports in the console",
            ),
            "KeyArn": (data.key.key_arn, "Encrypts data, notifications and tuned models"),
            "TopicArn": (self.notifications.topic.topic_arn, "Subscribe to it for notifications"),
            "TrainingRoleArn": (self.training_role.role.role_arn, "Assumed by Bedrock for training jobs"),
            "ChampionPrefix": (
                f"/{self.stack_name}/champions",
                "SSM parameters that name each recipe's champion",
            ),
            "DeadLettersUrl": (self.dead_letters.queue_url, "Events that could not be delivered"),
            "Recipes": (",".join(self._settings.recipes), "The recipes that this stack carries"),
        }
        for recipe in self._settings.recipes:
            for kind, graders in (("Reward", self.rewards), ("Evaluation", self.evaluations)):
                name = graders[recipe].function.function_name
                CfnOutput(
                    self,
                    f"{kind}Function{camel(recipe)}",
                    value=name,
                    description=f"{kind} function of {recipe}",
                )
        for name, (value, description) in outputs.items():
            CfnOutput(self, name, value=value, description=description)


def imported_bucket(scope: Construct, construct_id: str, data: DataStack, bucket: s3.Bucket) -> s3.IBucket:
    """A bucket of the data stack by its exported name and ARN."""
    return s3.Bucket.from_bucket_attributes(
        scope,
        construct_id,
        bucket_arn=data.export_value(bucket.bucket_arn),
        bucket_name=data.export_value(bucket.bucket_name),
    )
