"""Plan profile: which prompts an arm is sampled on, cut into shards by the model's quota."""

from typing import Any

from rft.catalogue.models import Model, load_models
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision
from rft.contracts.profile import InferenceTarget, ProfilePlan, ProfileSettings, Shard
from rft.contracts.run import Run
from rft.profiles.plan import choose_rows, plan_shards
from rft.training.targets import base_target, tuned_target
from rft_aws import clients
from rft_aws.environment import catalogue_folder
from rft_aws.request_rates import request_rate
from rft_aws.stage import StageContext, run_stage


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module; `parameters.arm` is base_sample, base or tuned."""
    arm = str(payload["parameters"]["arm"])
    key = {"base_sample": "plan_base_sample", "base": "plan_base_profile", "tuned": "plan_tuned_profile"}[arm]
    return run_stage(payload, key, lambda context: plan(context, arm))


def plan(context: StageContext, arm: str) -> StageResult:
    """Write the plan and one object a shard; the ledger gets their keys."""
    run, store, paths = context.run, context.store, context.paths
    model = load_models(catalogue_folder()).model(run.model)
    rates = {tuned: request_rate(clients.service_quotas(), model, tuned) for tuned in (False, True)}
    rate = rates[arm == "tuned"]
    settings = settings_of(run, arm)
    split = "train" if arm == "base_sample" else "test"
    wanted = run.gates.sample_prompts if arm == "base_sample" else run.evaluation.max_prompts
    rows = choose_rows(run.data[split].rows, wanted, run.seed)
    cut = plan_shards(
        rows, settings.samples_per_prompt, rate.per_minute, context.environment.max_profile_concurrency
    )
    target = target_of(context, model, arm)
    keys = []
    for number, members in enumerate(cut.rows):
        shard = Shard(
            arm=arm,
            number=number,
            split=split,
            rows=list(members),
            target=target,
            settings=settings,
            calls_in_parallel=cut.calls_in_parallel,
            requests_per_minute=cut.requests_per_minute,
        )
        keys.append(paths.shard(arm, number))
        store.write_document(keys[-1], shard)
    document = ProfilePlan(
        arm=arm,
        split=split,
        target=target,
        settings=settings,
        prompts=len(rows),
        shards=keys,
        concurrency=cut.concurrency,
        requests_per_minute=rate.per_minute,
        quota_source=rate.source,
        expected_minutes=cut.minutes,
    )
    store.write_document(paths.plan(arm), document)
    return StageResult.model_validate(
        {
            "decision": Decision.CONTINUE,
            "shards": keys,
            "concurrency": cut.concurrency,
            "prompts": len(rows),
            "samples_per_prompt": settings.samples_per_prompt,
            "expected_minutes": round(cut.minutes, 1),
            "base_requests_per_minute": rates[False].per_minute,
            "tuned_requests_per_minute": rates[True].per_minute,
        }
    )


def settings_of(run: Run, arm: str) -> ProfileSettings:
    """Sampling settings: the training's token limit and reasoning effort in every arm."""
    samples = run.gates.sample_per_prompt if arm == "base_sample" else run.evaluation.samples_per_prompt
    return ProfileSettings(
        samples_per_prompt=samples,
        temperature=run.evaluation.temperature,
        top_p=run.evaluation.top_p,
        max_tokens=run.hyperparameters.token_limit,
        reasoning_effort=run.hyperparameters.reasoningEffort,
    )


def target_of(context: StageContext, model: Model, arm: str) -> InferenceTarget:
    """The base model, or the candidate."""
    if arm != "tuned":
        return base_target(model)
    return tuned_target(model, str(context.input.entry("deploy_model")["deployment_arn"]))
