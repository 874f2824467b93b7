"""Blocks about what a person writes: execution input, recipe, settings, models."""

from rft.catalogue.models import load_models
from rft.catalogue.presets import Preset, load_presets
from rft.contracts.recipe import Approvals, Costs, Evaluation, Gates, Hyperparameters, Margins, Recipe
from rft.contracts.run_input import RunInput
from scripts.doc_blocks.tables import key_table, table
from stacks.project import ProjectFolders
from stacks.settings import Settings

# For keys whose field says nothing itself; a key that neither place describes stops the generator.
HYPERPARAMETERS = {
    "epochCount": "Passes over the training rows.",
    "batchSize": "Prompts a training step. Nova takes 16 to 512, open-weight models 1 to 256.",
    "learningRate": "Learning rate. Published examples range from 1e-5 to 1e-4.",
    "learningRateMultiplier": "Open-weight models: scales the service's own learning rate, which it does not tell. "
    "Below 1.0 is steadier.",
    "maxPromptLength": "Tokens of the longest prompt; Bedrock drops longer ones without a word.",
    "trainingSamplePerPrompt": "Responses sampled a prompt: the group whose spread is the training signal.",
    "inferenceMaxTokens": "Output tokens of a response, in training and in every profile.",
    "reasoningEffort": "Reasoning effort; left out, the model answers without extended reasoning.",
    "evalInterval": "Steps between two evaluations on the validation rows.",
}
MARGINS = {
    "format_drop": "By how much the share of well-formed responses may fall.",
    "truncation_rise": "By how much the share of responses cut off at the token limit may rise.",
    "length_ratio": "How many times as long the tuned model's responses may be.",
}
EVALUATION = {
    "primary": "The component of the evaluation function that the verdict rests on, such as `correct`.",
    "samples_per_prompt": "Responses a test prompt and arm; their mean is the prompt's score.",
    "temperature": "Sampling temperature of every profile.",
    "top_p": "Nucleus sampling of every profile.",
    "max_prompts": "At most this many test prompts are sampled; all where it is not set.",
    "min_gain": "The interval's lower bound must exceed it to promote, in score units.",
    "wanted_gain": "The gain that the run hopes for; an upper bound below it rejects, and the forecast plans for it.",
    "margins": "What a better score must not be bought with.",
}
GATES = {
    "preflight_rows": "Training rows that preflight answers in every known way; 20 at most where a model judges.",
    "sample_prompts": "Training prompts that the base model is sampled on before the forecast.",
    "sample_per_prompt": "Responses for each of them.",
    "max_training_hours": "The training job is stopped after so many hours from its creation.",
    "over_budget": "Over budget_usd or max_training_hours: end the run, or ask a person before training.",
    "min_judge_kappa": "The lower end of the interval of Cohen's kappa between judge and people's labels.",
    "min_judge_consistency": "The share of labelled cases on which a judge must say the same again; pairs are swapped.",
    "max_judge_attack_mean": "What attacks on a judge may earn on average.",
    "budget_usd": "The forecast says no-go when the upper end of the known costs exceeds it.",
}
COSTS = {
    "training_hours_per_step": "Hours of a training step, where you know them; else learned from earlier runs.",
    "training_hour_usd": "USD of a training hour, as on your own bill; AWS publishes none.",
}
APPROVALS = {
    "training": "Wait for a person before the training job is submitted.",
    "promotion": "Wait for a person before the model is promoted.",
    "hours": "How long the run waits for each answer; silence ends it as declined.",
}
RECIPE = {
    "name": "The folder's name: lower-case letters, digits, `-` or `_`, at most 32 characters.",
    "title": "What people call it: in reports and mails.",
    "model": "A model of `catalogue/models.yaml`.",
    "use_case": "What presets are chosen by: `math`, `code`, `extraction`, `tools`, `judged` or `other`; "
    "left out, the lead grader of reward.json tells.",
    "hyperparameters": "Training settings, named as Bedrock names them.",
    "use_validation_data": "Whether Bedrock gets the validation rows.",
    "evaluation": "How base and tuned model are compared.",
    "gates": "Limits that stop a run before money is spent.",
    "costs": "What you know about the price of training.",
    "approvals": "Whether a person has to say go.",
    "watchdog": "Levels and thresholds of the watchdog's rules, by rule.",
    "keep_rejected_model": "Whether a model that is not promoted is kept (its storage is billed) or deleted.",
}


# A rule's keys are many: they have a page of their own.
WATCHDOG = "Each rule by its name, with its `level` and its thresholds: [watchdog.md](watchdog.md)."

_OWN = ("recipe", "resume", "seed")
FROM_RECIPE = {key: "the recipe's" for key in RunInput.model_fields if key not in _OWN}
FROM_PRESET = dict.fromkeys(Hyperparameters.model_fields, "the preset's")


def run_input() -> str:
    """The execution input, with the objects inside it."""
    return _sections(
        [
            (None, key_table(RunInput, defaults=FROM_RECIPE)),
            ("Hyperparameters", key_table(Hyperparameters, HYPERPARAMETERS, FROM_PRESET)),
            ("WatchdogSettings", WATCHDOG),
        ]
    )


def recipe() -> str:
    """recipe.yaml, level by level."""
    return _sections(
        [
            ("Recipe", key_table(Recipe, RECIPE)),
            ("Hyperparameters", key_table(Hyperparameters, HYPERPARAMETERS, FROM_PRESET)),
            ("Evaluation", key_table(Evaluation, EVALUATION)),
            ("Margins", key_table(Margins, MARGINS)),
            ("Gates", key_table(Gates, GATES, {"max_training_hours": "24"})),
            ("Costs", key_table(Costs, COSTS)),
            ("Approvals", key_table(Approvals, APPROVALS)),
            ("WatchdogSettings", WATCHDOG),
        ]
    )


def settings() -> str:
    """CDK context."""
    return key_table(Settings)


def models() -> str:
    """The catalogue."""
    return table(
        ("name", "model", "training Regions", "trained through", "a tuned model is called"),
        (
            (
                f"`{name}`",
                model.title,
                ", ".join(model.training_regions),
                "CreateModelCustomizationJob" if model.backend == "bedrock" else "OpenAI-compatible API",
                "by Converse, through a deployment"
                if model.needs_deployment
                else "by chat completions, at once",
            )
            for name, model in load_models(ProjectFolders().catalogue).models.items()
        ),
    )


def presets() -> str:
    """What applies where neither recipe nor execution input says anything."""
    rows = []
    for model, presets in load_presets(ProjectFolders().catalogue).models.items():
        parts: list[tuple[str, dict[str, Preset]]] = [
            ("every", presets.every_use_case),
            *presets.use_cases.items(),
            ("with reasoning", presets.with_reasoning),
        ]
        for use_case, choices in parts:
            for name, preset in choices.items():
                derived = name in presets.derived and use_case != "with reasoning"
                value = f"`{preset.value}`" + (" if the data is not known" if derived else "")
                rows.append((f"`{model}`", use_case, f"`{name}`", value, preset.source, preset.reason))
    return table(("model", "use case", "hyperparameter", "value", "source", "reason"), rows)


def _sections(parts: list[tuple[str | None, str]]) -> str:
    return "\n\n".join(text if title is None else f"### {title}\n\n{text}" for title, text in parts)
