"""The stage functions: one Lambda a stage, each with its own role."""

import json

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.grants import Grants
from stacks.constructs.permission import explain_wildcards, permission
from stacks.constructs.python_function import PythonFunction
from stacks.constructs.run_resources import RunResources
from stacks.constructs.stage_table import STAGES
from stacks.project import camel


class StageFunctions(Construct):
    """Gives each stage's function by its name: `stages["submit_job"]`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        code: lambda_.Code,
        statistics_code: lambda_.Code,
        open_weight_code: lambda_.Code,
        resources: RunResources,
        max_profile_concurrency: int,
        log_retention_days: int,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        grants = Grants(self, resources)
        environment = self._environment(resources, max_profile_concurrency)
        self._functions: dict[str, PythonFunction] = {}
        plain = open_weight_code if resources.open_weight_models else code
        for stage in STAGES:
            made = PythonFunction(
                self,
                camel(stage.name),
                code=statistics_code if stage.statistics else plain if stage.open_weight else code,
                handler=f"stages.{stage.name}.handler",
                description=stage.title,
                environment=environment,
                timeout_seconds=stage.timeout_seconds,
                memory_mb=stage.memory_mb,
                log_retention_days=log_retention_days,
                # Only Clean up is called by events; a lost one may leave a job running and costing.
                dead_letters=dead_letters if stage.name == "clean_up" else None,
            )
            made.allow(stage.allows(grants, resources))
            self._functions[stage.name] = made

    def __getitem__(self, stage: str) -> lambda_.Function:
        return self._functions[stage].function

    def role(self, stage: str) -> iam.Role:
        """The stage's role."""
        return self._functions[stage].role

    def let_describe_executions(self, machine: sfn.StateMachine) -> None:
        """Resolve run and Clean up look at executions.

        A policy of its own, since the machine depends on the functions and they on their roles' own policies.
        """
        stack = Stack.of(self)
        executions = stack.format_arn(
            service="states",
            resource="execution",
            resource_name=f"{machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        allowed = permission(
            ["states:DescribeExecution"], [executions], wildcard="Every execution of this one state machine"
        )
        for stage in ("resolve_run", "clean_up"):
            policy = iam.Policy(
                self,
                f"DescribeExecutionsFor{camel(stage)}",
                roles=[self.role(stage)],
                statements=[allowed.statement],
            )
            explain_wildcards(policy, allowed)

    def _environment(self, resources: RunResources, max_profile_concurrency: int) -> dict[str, str]:
        functions = {
            reward.recipe: {
                "reward": reward.function.function_name,
                "evaluation": evaluation.function.function_name,
            }
            for reward, evaluation in zip(resources.rewards, resources.evaluations, strict=True)
        }
        return {
            "RFT_DATASETS_BUCKET": resources.datasets.bucket_name,
            "RFT_RUNS_BUCKET": resources.runs.bucket_name,
            "RFT_DATA_BUCKETS": json.dumps(list(resources.data_buckets)),
            "RFT_KEY_ARN": resources.key.key_arn,
            "RFT_TRAINING_ROLE_ARN": resources.training_role.role_arn,
            "RFT_TOPIC_ARN": resources.topic.topic_arn,
            "RFT_FUNCTIONS": Stack.of(self).to_json_string(functions),
            "RFT_CHAMPION_PREFIX": resources.champion_prefix,
            "RFT_MAX_PROFILE_CONCURRENCY": str(max_profile_concurrency),
        }
