"""A function that grades responses: the reward function that Bedrock calls, or its independent evaluation twin."""

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.constructs.python_function import PythonFunction

ALIAS = "live"
TIMEOUT_SECONDS = 300
MEMORY_MB = 1024


class RewardFunction(Construct):
    """Exposes `function`, `alias`, `log_group` and `every_version_arn`.

    Versions are retained: a running training job keeps the one that it began with, whatever is deployed meanwhile.
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
    ) -> None:
        super().__init__(scope, construct_id)
        made = PythonFunction(
            self,
            kind.capitalize(),
            code=code,
            handler="reward.handler.handler",
            description=f"{kind.capitalize()} function of recipe {recipe}",
            environment={"RFT_RECIPE": recipe, "RFT_GRADER_FILE": grader_file, "RFT_FUNCTION": kind},
            timeout_seconds=TIMEOUT_SECONDS,
            memory_mb=MEMORY_MB,
            log_retention_days=log_retention_days,
            keep_versions=True,
        )
        self.recipe = recipe
        self.kind = kind
        self.function = made.function
        self.role = made.role
        self.log_group = made.log_group
        self.alias = lambda_.Alias(self, "Live", alias_name=ALIAS, version=made.function.current_version)

    @property
    def every_version_arn(self) -> str:
        """Matches each version and alias; not the unqualified function, which nobody has to call."""
        return f"{self.function.function_arn}:*"
