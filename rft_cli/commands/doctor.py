"""`rft doctor`: can this account do a run?"""

from collections import Counter

import boto3

from rft.catalogue.models import load_models
from rft_aws.account_checks import CheckClients, CheckTarget, run_checks
from rft_aws.environment import catalogue_folder
from rft_aws.grader_client import LIVE_ALIAS
from rft_cli.client.account import aws_errors, session
from rft_cli.client.stack import PipelineStack, find_stack
from rft_cli.console import Output
from rft_cli.exit_codes import ExitCode
from rft_cli.graders import judge_models, recipe_models, sandboxed_functions
from rft_cli.options import DEFAULT_PREFIX, Json, Prefix, Region
from stacks.project import camel

STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red", "skipped": "dim"}


def command(region: Region = None, prefix: Prefix = DEFAULT_PREFIX, json_only: Json = False) -> int:
    """Check what a run needs of your account: access, roles, quotas. Costs less than a cent."""
    output = Output(json_only=json_only)
    aws = session(region)
    with aws_errors():
        stack = find_stack(aws.client("cloudformation"), prefix)
        if stack is None:
            output.say(
                f"There is no stack with prefix {prefix} in {aws.region_name} yet; its parts are skipped."
            )
        results = run_checks(target_of(aws, stack), CheckClients.from_session(aws))
    for result in results:
        output.say(f"{result.status:>7}  {result.name}: {result.message}", STYLES[result.status])
        if result.fix is not None:
            output.say(f"         {result.fix}")
    counts = Counter(result.status for result in results)
    ready = counts["failed"] == 0
    output.say("Ready." if ready else f"Not ready: see to the {counts['failed']} failed above.")
    output.document(
        {"ready": ready, "region": aws.region_name, "checks": [result.model_dump() for result in results]}
    )
    return ExitCode.OK if ready else ExitCode.NOT_READY


def target_of(aws: boto3.Session, stack: PipelineStack | None) -> CheckTarget:
    """What to check: the stack's parts where it is deployed, and the models of its (else of all) recipes."""
    catalogue = load_models(catalogue_folder())
    region = str(aws.region_name)
    names = recipe_models(None if stack is None else stack.recipes)
    models = {
        catalogue.models[name].title: catalogue.models[name].base_inference_id
        for name in names
        if name in catalogue.models
        and region in catalogue.models[name].training_regions
        # Converse does not know the open-weight models by the ids that are trained.
        and catalogue.models[name].backend == "bedrock"
    }
    regions = {place for model in catalogue.models.values() for place in model.training_regions}
    return CheckTarget(
        region=region,
        training_role_arn=None if stack is None else stack.training_role_arn,
        topic_arn=None if stack is None else stack.topic_arn,
        models={**models, **judge_models(None if stack is None else stack.recipes)},
        training_regions=tuple(sorted(regions)),
        sandboxed_functions=() if stack is None else sandboxed_aliases(stack),
    )


def sandboxed_aliases(stack: PipelineStack) -> tuple[str, ...]:
    """The live aliases of the stack's functions that run a model's code, as this checkout's grader files have it."""
    names = (
        stack.functions.get(f"{kind.capitalize()}Function{camel(recipe)}")
        for recipe, kind in sandboxed_functions(stack.recipes)
    )
    return tuple(f"{name}:{LIVE_ALIAS}" for name in names if name is not None)
