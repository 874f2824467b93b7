"""Resolve run: input, recipe and defaults become one validated run; data and reward version are pinned."""

from typing import Any

from pydantic import ValidationError

from rft.catalogue.models import Model, load_models
from rft.catalogue.presets import load_presets
from rft.contracts.errors import AccountNotReady, InvalidRunInput
from rft.contracts.explain import explain
from rft.contracts.ledger import StageInput
from rft.contracts.paths import CALIBRATION, SPLITS, RunPaths, recipe_key
from rft.contracts.recipe import Approvals, Costs, Evaluation, Gates
from rft.contracts.run import Execution, Run
from rft.contracts.run_input import RunInput
from rft.training.derived import TrainingData
from rft.training.hyperparameters import Layers, require_fitting, resolve_hyperparameters
from rft.training.use_case import use_case_of
from rft_aws import clients
from rft_aws.account_checks import CheckClients, CheckTarget, run_checks
from rft_aws.data_import import SplitImporter, require_granted
from rft_aws.environment import StageEnvironment, catalogue_folder, stage_environment
from rft_aws.grader_client import pin_function
from rft_aws.judge_calibration import pin_calibration, pin_judges
from rft_aws.published_recipe import PublishedRecipe, read_published_recipe
from rft_aws.run_executions import note_execution, require_alone
from rft_aws.run_store import RunStore
from rft_aws.stage import logger, run_id_of, run_store


def handler(payload: dict[str, Any], _context: object) -> dict[str, Any]:
    """See the module."""
    execution = StageInput.model_validate(payload).execution
    environment = stage_environment()
    store = run_store(environment)
    given = parse_input(execution)
    run_id = run_id_of(execution)
    logger.append_keys(run_id=run_id, stage="resolve_run")
    if given.resume is not None:
        return ledger_entry(resumed_run(store, execution, given.resume))
    # A retried invocation finds the run that it resolved before and changes nothing.
    stored = store.read(RunPaths(run_id).run)
    if stored is not None:
        return ledger_entry(Run.model_validate_json(stored))
    note_execution(store, run_id, execution)
    run = resolve(given, execution, environment, store)
    store.write_document(RunPaths(run_id).run, run)
    return ledger_entry(run)


def parse_input(execution: Execution) -> RunInput:
    """The execution input as a `RunInput`.

    Raises:
        InvalidRunInput: it is no object, or a key is unknown or wrong.
    """
    if not isinstance(execution.input, dict):
        raise InvalidRunInput('the execution input is no JSON object; try {"recipe": "math"}')
    try:
        return RunInput.model_validate(execution.input)
    except ValidationError as error:
        raise InvalidRunInput(explain(error, "the execution input", RunInput)) from error


def ledger_entry(run: Run) -> dict[str, Any]:
    """What the state machine needs of a run; the rest is in `run.json`.

    What later stages are computed from is named by its hash, so that a changed one is not taken for done.
    """
    calibration = {} if run.calibration is None else {"calibration": run.calibration.sha256}
    return {
        "decision": "continue",
        "outcome": None,
        "reason": None,
        "run_id": run.run_id,
        "recipe": run.recipe,
        "model": run.model,
        "simulated": run.simulated,
        "approve_training": run.approvals.training,
        "approve_promotion": run.approvals.promotion,
        "approval_seconds": int(run.approvals.hours * 3600),
        "data": {split: {"rows": data.rows, "sha256": data.sha256} for split, data in run.data.items()},
        "reward_version": run.reward.arn,
        "evaluation_version": run.evaluation_function.arn,
        **calibration,
    }


def resumed_run(store: RunStore, execution: Execution, run_id: str) -> Run:
    """The stored run that `resume` names, if no other execution works on it.

    Raises:
        InvalidRunInput: there is none, or it is still being worked on.
    """
    body = store.read(RunPaths(run_id).run)
    if body is None:
        raise InvalidRunInput(
            f"resume: nothing is stored of a run {run_id!r}; start it afresh with its recipe"
        )
    require_alone(clients.step_functions(), store, run_id, execution)
    note_execution(store, run_id, execution)
    return Run.model_validate_json(body)


def resolve(given: RunInput, execution: Execution, environment: StageEnvironment, store: RunStore) -> Run:
    """Everything that the run needs, checked and pinned.

    Raises:
        InvalidRunInput: something that the person gave cannot be used.
        AccountNotReady: the account lacks something.
    """
    name = given.recipe or ""
    if name not in environment.functions:
        raise InvalidRunInput(
            f"recipe {name!r} is not in this stack, which carries {', '.join(sorted(environment.functions))}; "
            "add it to the `recipes` setting and deploy again"
        )
    published = read_published_recipe(clients.s3(), environment.datasets_bucket, name)
    recipe = published.recipe
    model_name = given.model or recipe.model
    model = load_models(catalogue_folder()).offered(model_name, environment.region)
    uris = data_uris(given, environment, name)
    require_account(environment, model)
    require_fitting(given.hyperparameters, recipe.hyperparameters, model.backend)
    run_id = run_id_of(execution)
    importer = SplitImporter(clients.s3(), store, run_id)
    data = {split: importer.pin(split, uris[split]) for split in SPLITS}
    hyperparameters, origins = resolve_hyperparameters(
        Layers(
            given=given.hyperparameters,
            recipe=recipe.hyperparameters,
            presets=load_presets(catalogue_folder()).model(model_name),
            use_case=use_case_of(recipe, published.reward),
            backend=model.backend,
            data=TrainingData(rows=data["train"].rows, longest=data["train"].longest),
        )
    )
    functions = environment.functions[name]
    documents = {"reward": published.reward, "evaluation": published.evaluation}
    calibration = f"s3://{environment.datasets_bucket}/{recipe_key(name, f'{CALIBRATION}.jsonl')}"
    return Run(
        run_id=run_id,
        recipe=name,
        title=recipe.title,
        model=model_name,
        region=environment.region,
        account=environment.account,
        simulated=environment.simulated,
        seed=given.seed,
        execution_arn=execution.arn,
        started_at=execution.start_time,
        input=given.model_dump(mode="json", exclude_none=True),
        hyperparameters=hyperparameters,
        hyperparameter_origins=origins,
        use_validation_data=model.takes_validation_data
        and _first(given.use_validation_data, recipe.use_validation_data),
        evaluation=_evaluation(given, published),
        gates=_gates(given, published),
        costs=_costs(given, published),
        approvals=_approvals(given, published),
        watchdog=given.watchdog.over(recipe.watchdog) if given.watchdog else recipe.watchdog,
        keep_rejected_model=recipe.keep_rejected_model,
        data=data,
        reward=pin_function(clients.functions(), functions.reward),
        evaluation_function=pin_function(clients.functions(), functions.evaluation),
        reward_config=published.reward,
        evaluation_config=published.evaluation,
        recipe_versions=published.versions,
        judges=pin_judges(documents),
        calibration=pin_calibration(importer, store, run_id, calibration, documents),
    )


def data_uris(given: RunInput, environment: StageEnvironment, recipe: str) -> dict[str, str]:
    """Where each split is read from: the input's URI, else the recipe's own file."""
    uris = {}
    for split in SPLITS:
        own = f"s3://{environment.datasets_bucket}/{recipe_key(recipe, f'{split}.jsonl')}"
        uris[split] = getattr(given, split) or own
        require_granted(split, uris[split], environment)
    return uris


def require_account(environment: StageEnvironment, model: Model) -> None:
    """Doctor's checks; warnings are logged, failures end the run before anything is made.

    Raises:
        AccountNotReady: with every failed check and its fix.
    """
    target = CheckTarget(
        region=environment.region,
        training_role_arn=environment.training_role_arn,
        topic_arn=environment.topic_arn,
        # An open-weight model is called through another API; the first sample of it tells whether it answers.
        models={model.title: model.base_inference_id} if model.backend == "bedrock" else {},
    )
    results = run_checks(target, CheckClients.from_environment(environment.region))
    for result in results:
        if result.status == "warning":
            logger.warning("account check", extra={"check": result.name, "detail": result.message})
    failed = [
        f"{result.name}: {result.message} {result.fix or ''}".strip()
        for result in results
        if result.status == "failed"
    ]
    if failed:
        raise AccountNotReady("; ".join(failed))


def _first(given: bool | None, otherwise: bool) -> bool:
    return otherwise if given is None else given


def _evaluation(given: RunInput, published: PublishedRecipe) -> Evaluation:
    overrides = {
        "samples_per_prompt": given.samples_per_prompt,
        "max_prompts": given.max_test_prompts,
        "min_gain": given.min_gain,
        "wanted_gain": given.wanted_gain,
    }
    return published.recipe.evaluation.model_copy(
        update={k: v for k, v in overrides.items() if v is not None}
    )


def _gates(given: RunInput, published: PublishedRecipe) -> Gates:
    names = ("max_training_hours", "budget_usd", "over_budget")
    overrides = {name: getattr(given, name) for name in names}
    return published.recipe.gates.model_copy(update={k: v for k, v in overrides.items() if v is not None})


def _costs(given: RunInput, published: PublishedRecipe) -> Costs:
    overrides = {name: getattr(given, name) for name in Costs.model_fields}
    return published.recipe.costs.model_copy(update={k: v for k, v in overrides.items() if v is not None})


def _approvals(given: RunInput, published: PublishedRecipe) -> Approvals:
    own = published.recipe.approvals
    return own.model_copy(
        update={
            "training": _first(given.approve_training, own.training),
            "promotion": _first(given.approve_promotion, own.promotion),
        }
    )
