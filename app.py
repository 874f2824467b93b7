"""The CDK app. `build_app` is the one composition root: deploy, tests and rehearsal synthesize through it."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent / "lambda"
if str(SOURCE) not in sys.path:
    sys.path.insert(0, str(SOURCE))

import stacks  # noqa: E402, F401, I001 - first of all: it tells jsii which Node to run

from aws_cdk import Annotations, App, Environment, Tags, Validations  # noqa: E402

from rft.catalogue.models import ModelCatalogue, load_models  # noqa: E402
from stacks.build_assets import asset_folder, build_recipes_zip, missing_assets  # noqa: E402
from stacks.data_stack import DataStack  # noqa: E402
from stacks.needs import Place, check_needs  # noqa: E402
from stacks.pipeline_stack import PipelineStack  # noqa: E402
from stacks.project import ROOT, ProjectFolders  # noqa: E402
from stacks.settings import SettingsError, load_demands, load_recipe, load_settings  # noqa: E402


def build_app(
    context: Mapping[str, Any] | None = None,
    outdir: str | Path | None = None,
    *,
    folders: ProjectFolders | None = None,
) -> App:
    """Compose the app.

    Args:
        context: settings and CDK flags over those of cdk.json.
        outdir: where `synth()` writes; CDK's default is what its CLI asks for.
        folders: where recipes, catalogue and built assets are; the project's own by default.

    Raises:
        SettingsError: a setting or a recipe cannot be used.
    """
    folders = folders or ProjectFolders()
    defaults = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = App(context={**defaults, **(context or {})}, outdir=None if outdir is None else str(outdir))
    settings = load_settings(app.node.get_all_context(), folders)
    recipes = [load_recipe(folders.datasets / name) for name in settings.recipes]
    catalogue = load_models(folders.catalogue)
    assets = asset_folder(folders, settings.assets)
    if not (assets / "stages.zip").exists():
        raise SettingsError(missing_assets(assets / "stages.zip", settings.assets))
    environment = Environment(
        account=settings.account or os.environ.get("CDK_DEFAULT_ACCOUNT"),
        region=settings.region or os.environ.get("CDK_DEFAULT_REGION"),
    )
    demands = {
        (name, kind): demand
        for name in settings.recipes
        for kind, demand in load_demands(folders.datasets / name).items()
    }
    place = Place(environment.region, environment.account)
    data = DataStack(
        app,
        f"{settings.prefix}-data",
        runs_retention_days=settings.runs_retention_days,
        env=environment,
        description="Fine-tuning pipeline: key, datasets, runs (retained)",
    )
    pipeline = PipelineStack(
        app,
        f"{settings.prefix}-pipeline",
        settings=settings,
        data=data,
        models=_models(catalogue, environment.region),
        assets=assets,
        recipes_archive=build_recipes_zip(folders, settings.recipes, settings.assets),
        supplied=check_needs(demands, settings.embedding_model, catalogue, place),
        env=environment,
        description="Fine-tuning pipeline: state machine, stages, reward functions",
    )
    warning = _nothing_offered(
        catalogue, {recipe.name: recipe.model for recipe in recipes}, environment.region
    )
    if warning is not None:
        Annotations.of(pipeline).add_warning_v2("rft:model-not-in-region", warning)
    Tags.of(app).add("application", settings.prefix)
    return app


def _models(catalogue: ModelCatalogue, region: str | None) -> list[Any]:
    """The models whose training the stack's functions may start, whatever its recipes name: an execution's input may
    choose another. All of them where the Region is not known."""
    return [
        model for model in catalogue.models.values() if region is None or region in model.training_regions
    ]


def _nothing_offered(catalogue: ModelCatalogue, models: Mapping[str, str], region: str | None) -> str | None:
    """A warning when no chosen recipe could train in the Region, with the Regions where each could."""
    known = {name: catalogue.model(model) for name, model in models.items()}
    if region is None or any(region in model.training_regions for model in known.values()):
        return None
    places = "; ".join(
        f"{name} ({model.title}): {', '.join(model.training_regions)}" for name, model in known.items()
    )
    return (
        f"No chosen recipe's model is offered for reinforcement fine-tuning in {region}. Offered in: {places}"
    )


def main() -> None:
    """What the CDK CLI runs: the app, checked by cdk-nag."""
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    try:
        app = build_app()
    except SettingsError as error:
        raise SystemExit(f"error: {error}") from None
    Validations.of(app).add_plugins(
        AwsSolutionsChecks(app, verbose=True), ServerlessChecks(app, verbose=True)
    )
    app.synth()


if __name__ == "__main__":
    main()
