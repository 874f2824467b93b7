"""A function that grades responses: the reward function that Bedrock calls, or its independent evaluation twin."""

from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from rft.graders.time_budget import JUDGED_SECONDS, RULES_SECONDS, SANDBOX_SECONDS
from stacks.constructs.acknowledgement import acknowledge
from stacks.constructs.grader_services import NO_SERVICES, GraderServices
from stacks.constructs.isolated_network import IsolatedNetwork
from stacks.constructs.permission import permission
from stacks.constructs.python_function import PythonFunction

ALIAS = "live"
# Waiting for a judge needs no processor.
MEMORY_MB = 1024
# A candidate may take its seconds of a whole processor: 1769 MB is one vCPU.
SANDBOX_MEMORY_MB = 1769
INTERFACE_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)


class RewardFunction(Construct):
    """Exposes `function`, `alias`, `log_group`, `every_version_arn`, and whether it is `judged`.

    Versions are retained: a running training job keeps the one that it began with, whatever is deployed meanwhile.
    With a `network` it runs a model's code: in that network, untraced, with the time and memory for it, and what Lambda
    itself needs of its role to be there is denied to the function's own code. `services` are those that its graders
    ask; there are none in such a network. A `judged` function has longer to wait for its judge. No
    concurrency is reserved: training calls it in parallel, and a cap would fail those calls.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        recipe: str,
        kind: str,
        grader_file: str,
        code: lambda_.Code,
        log_retention_days: int,
        network: IsolatedNetwork | None = None,
        judged: bool = False,
        services: GraderServices = NO_SERVICES,
    ) -> None:
        super().__init__(scope, construct_id)
        waits = JUDGED_SECONDS if judged else RULES_SECONDS
        made = PythonFunction(
            self,
            kind.capitalize(),
            code=code,
            handler="reward.handler.handler",
            description=f"{kind.capitalize()} function of recipe {recipe}",
            environment={
                "RFT_RECIPE": recipe,
                "RFT_GRADER_FILE": grader_file,
                "RFT_FUNCTION": kind,
                **services.environment,
            },
            timeout_seconds=waits if network is None else SANDBOX_SECONDS,
            memory_mb=MEMORY_MB if network is None else SANDBOX_MEMORY_MB,
            log_retention_days=log_retention_days,
            keep_versions=True,
            traced=network is None,
        )
        made.allow(services.permissions)
        if network is not None:
            self._isolate(made, network)
        self.recipe = recipe
        self.kind = kind
        self.judged = judged
        self.function = made.function
        self.role = made.role
        self.log_group = made.log_group
        self.alias = lambda_.Alias(self, "Live", alias_name=ALIAS, version=made.function.current_version)

    def _isolate(self, made: PythonFunction, network: IsolatedNetwork) -> None:
        """Put the function into the network.

        Not through CDK's `vpc`: that attaches AWS's managed policy, which the function's own code could use as well.
        """
        made.allow(
            [
                permission(
                    INTERFACE_ACTIONS,
                    ["*"],
                    sid="InterfacesForLambda",
                    wildcard="Lambda makes the function's network interfaces, which have no names before",
                )
            ]
        )
        resource = cast(lambda_.CfnFunction, made.function.node.default_child)
        resource.vpc_config = lambda_.CfnFunction.VpcConfigProperty(
            subnet_ids=network.subnets, security_group_ids=network.security_groups
        )
        denied = iam.PolicyStatement(
            sid="NotForItsOwnCode",
            effect=iam.Effect.DENY,
            actions=list(INTERFACE_ACTIONS),
            resources=["*"],
            # With and without a version: AWS does not say which of the two the credentials of a version carry.
            conditions={
                "ArnLike": {
                    "lambda:SourceFunctionArn": [
                        made.function.function_arn,
                        f"{made.function.function_arn}:*",
                    ]
                }
            },
        )
        # A policy of its own: the function waits for its role's, and this one names the function.
        iam.Policy(self, "OwnCode", roles=[made.role], statements=[denied])
        acknowledge(
            made.function,
            "Serverless-LambdaTracing",
            "X-Ray cannot be reached from a network without ways out",
        )

    @property
    def every_version_arn(self) -> str:
        """Matches each version and alias; not the unqualified function, which nobody has to call."""
        return f"{self.function.function_arn}:*"
