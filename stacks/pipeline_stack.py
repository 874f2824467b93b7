"""Everything but the data: functions, roles, the state machine, notifications."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from rft.catalogue.models import Model
from stacks.build_assets import GRADER_FILES
from stacks.constructs.acknowledgement import acknowledge
from stacks.constructs.dead_letters import dead_letter_queue
from stacks.constructs.grader_services import grader_services
from stacks.constructs.isolated_network import IsolatedNetwork
from stacks.constructs.monitoring import Monitoring
from stacks.constructs.monthly_budget import MonthlyBudget
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
from stacks.needs import Supplied
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
        supplied: Mapping[tuple[str, str], Supplied],
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self._settings, self._assets, self._data = settings, assets, data
        self._supplied = supplied
        self.network = self._isolated_network()
        self.add_stack_dependency(data)
        self.datasets = imported_bucket(self, "Datasets", data, data.datasets)
        self.runs = imported_bucket(self, "Runs", data, data.runs)
        self.dead_letters = dead_letter_queue(self)
        self.notifications = Notifications(
            self, "Notifications", key=data.key, email=settings.email, dead_letters=self.dead_letters
        )
        if settings.monthly_budget_usd is not None:
            MonthlyBudget(
                self,
                "MonthlyBudget",
                limit_usd=settings.monthly_budget_usd,
                topic=self.notifications.topic,
                key=data.key,
            )
        self.rewards = {name: self._grader("reward", name) for name in settings.recipes}
        self.evaluations = {name: self._grader("evaluation", name) for name in settings.recipes}
        self.training_role = TrainingRole(
            self, "TrainingRole", runs=self.runs, key=data.key, rewards=list(self.rewards.values())
        )
        self.stages = self._stage_functions(models)
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
        self.monitoring = Monitoring(
            self,
            "Monitoring",
            machine=self.machine,
            dead_letters=self.dead_letters,
            rewards=list(self.rewards.values()),
            topic=self.notifications.topic,
        )
        RecipePublisher(
            self,
            "RecipePublisher",
            archive=recipes_archive,
            recipes=settings.recipes,
            datasets=self.datasets,
            key=data.key,
            log_retention_days=settings.log_retention_days,
            dead_letters=self.dead_letters,
        )
        self._outputs()

    def _isolated_network(self) -> IsolatedNetwork | None:
        """A network for the graders that run a model's code; None where no chosen recipe has one."""
        if not any("sandbox" in each.needs for each in self._supplied.values()):
            return None
        return IsolatedNetwork(
            self,
            "Isolated",
            subnets=self._settings.sandbox_subnets,
            security_groups=self._settings.sandbox_security_groups,
        )

    def _stage_functions(self, models: list[Model]) -> StageFunctions:
        settings = self._settings
        return StageFunctions(
            self,
            "Stages",
            code=file_code(self._assets / "stages.zip"),
            statistics_code=file_code(self._assets / "statistics.zip"),
            open_weight_code=file_code(self._assets / "open_weight.zip"),
            resources=RunResources(
                datasets=self.datasets,
                runs=self.runs,
                key=self._data.key,
                topic=self.notifications.topic,
                training_role=self.training_role.role,
                rewards=list(self.rewards.values()),
                evaluations=list(self.evaluations.values()),
                models=models,
                data_buckets=settings.data_buckets,
                data_keys=settings.data_keys,
                champion_prefix=self._champion_prefix,
            ),
            max_profile_concurrency=settings.max_profile_concurrency,
            log_retention_days=settings.log_retention_days,
            dead_letters=self.dead_letters,
        )

    @property
    def _champion_prefix(self) -> str:
        return f"/{self.stack_name}/champions"

    def _grader(self, kind: str, recipe: str) -> RewardFunction:
        supplied = self._supplied[recipe, kind]
        return RewardFunction(
            self,
            f"{kind.capitalize()}{camel(recipe)}",
            recipe=recipe,
            kind=kind,
            grader_file=GRADER_FILES[kind],
            code=file_code(self._assets / f"{kind}-{recipe}.zip"),
            log_retention_days=self._settings.log_retention_days,
            network=self.network if "sandbox" in supplied.needs else None,
            judged=bool(supplied.judges),
            services=grader_services(
                self, supplied, key=self._data.key, judge_keys=self._settings.judge_keys
            ),
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

    def _outputs(self) -> None:
        """Every name that a person or the command line needs; none of them is an export."""
        machine, runs = self.machine.state_machine_arn, self.runs.bucket_name
        console = f"https://{self.region}.console.aws.amazon.com"
        states = f"{console}/states/home?region={self.region}#/statemachines/view/{machine}"
        objects = f"{console}/s3/buckets/{runs}?region={self.region}&prefix=runs/"
        topic, role = self.notifications.topic.topic_arn, self.training_role.role.role_arn
        self._output("StateMachineArn", machine, "Start an execution of it to run the pipeline")
        self._output("StateMachineConsole", states, "The state machine in the console: Start execution")
        self._output(
            "DatasetsBucket", self.datasets.bucket_name, "recipes/ as deployed, uploads/ for other data"
        )
        self._output("RunsBucket", runs, "Everything that runs write, under runs/<run id>/")
        self._output("RunsConsole", objects, "The runs and their reports in the console")
        self._output("KeyArn", self._data.key.key_arn, "Encrypts data, notifications and tuned models")
        self._output("TopicArn", topic, "Subscribe to it for notifications")
        self._output("TrainingRoleArn", role, "Assumed by Bedrock for training jobs")
        self._output(
            "ChampionPrefix", self._champion_prefix, "SSM parameters that name each recipe's champion"
        )
        self._output("DeadLettersUrl", self.dead_letters.queue_url, "Events that could not be delivered")
        dashboard = f"{console}/cloudwatch/home?region={self.region}#dashboards/dashboard/"
        name = self.monitoring.dashboard.dashboard_name
        self._output(
            "DashboardConsole", f"{dashboard}{name}", "Rewards, graders, judges and jobs as they run"
        )
        self._output("Recipes", ",".join(self._settings.recipes), "The recipes that this stack carries")
        for grader in [*self.rewards.values(), *self.evaluations.values()]:
            name = f"{grader.kind.capitalize()}Function{camel(grader.recipe)}"
            self._output(name, grader.function.function_name, f"{grader.kind} function of {grader.recipe}")

    def _output(self, name: str, value: str, description: str) -> None:
        CfnOutput(self, name, value=value, description=description)


def imported_bucket(scope: Construct, construct_id: str, data: DataStack, bucket: s3.Bucket) -> s3.IBucket:
    """A bucket of the data stack by its exported name and ARN."""
    return s3.Bucket.from_bucket_attributes(
        scope,
        construct_id,
        bucket_arn=data.export_value(bucket.bucket_arn),
        bucket_name=data.export_value(bucket.bucket_name),
    )
