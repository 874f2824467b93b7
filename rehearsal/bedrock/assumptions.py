"""What the simulator does where AWS documents nothing, by name.

`ASSUMPTIONS` are alternatives that some source (a sample, a blog, a user) reports; each is off unless the rehearsal
is started with ``assume: [name]``, and the pipeline has to pass with any of them on or off. `CHOICES` are values that
a simulator cannot run without and no source gives; they are always in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """One undocumented behaviour: its name on the command line, what it changes, and who reports it."""

    name: str
    what: str
    reported_by: str
    default: bool = False


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "rft_csv_columns",
        "The metrics CSVs carry reward columns (critic/rewards/mean and others), named as the console names them.",
        "Bedrock User Guide, console metrics of an RFT job; no document lists CSV columns",
    ),
    Assumption(
        "nested_validation_csv",
        "validation_metrics.csv lies one folder deeper, under post_fine_tuning_validation/validation/.",
        "AWS sample code",
    ),
    Assumption(
        "top_level_reference",
        "Grader events carry reference_answer and the other dataset keys beside messages, with no metadata object.",
        "Nova user guide and AWS samples",
    ),
    Assumption(
        "reference_text_object",
        'A string reference_answer reaches the grader as {"text": "..."}.',
        "AWS gpt-oss sample",
    ),
    Assumption(
        "nova_assistant_role",
        "The model's turn has the role nova_assistant.",
        "AWS FinQA and PandaLM samples",
    ),
    Assumption(
        "content_parts",
        'Message content reaches the grader as a list of {"type": "text", "text": ...} parts.',
        "AWS walkthrough blog",
    ),
    Assumption(
        "trajectories_envelope",
        'The grader event is {"trajectories": [...]} instead of a bare list.',
        "AWS gpt-oss sample",
    ),
    Assumption(
        "stamp_dropped",
        "Dataset keys other than messages and reference_answer do not reach the grader.",
        "no source; the guide promises them, no live event was seen",
    ),
    Assumption(
        "validation_ignored",
        "A job with validation data is accepted and the data is never used.",
        "nova-forge-sdk: not supported for Nova 2 Lite on Bedrock",
    ),
    Assumption(
        "early_stopping",
        "Training ends when the validation reward has not improved for three evaluations.",
        "AWS best-practices blog: enabled by default",
    ),
    Assumption(
        "neutral_on_grader_failure",
        "A reward function that keeps failing gives its samples 0.5 and training goes on.",
        "AWS LLM-as-a-judge blog",
    ),
    Assumption(
        "model_on_stop",
        "Stopping a job after its first training step leaves a usable custom model.",
        "Bedrock User Guide, RFT page; the customization page says the opposite",
    ),
    Assumption(
        "mantle_session_ends",
        "A job of the OpenAI-compatible API asks for no more rewards once the bearer token that submitted it has run "
        "out by the simulated clock; it stays running, and every poll finds another 30 minutes gone.",
        "no source; rewards are authorised by the submitting caller, and no document says what happens afterwards",
    ),
    Assumption(
        "mantle_metadata",
        "A job of the OpenAI-compatible API keeps the metadata that it was created with, and is listed by it.",
        "OpenAI's API reference; AWS's pages on this API do not name the parameter",
    ),
    Assumption(
        "creating_deployment_locked",
        "DeleteCustomModelDeployment answers ConflictException while the deployment is Creating.",
        "no source; the API lists the error without saying when",
    ),
)

CHOICES: dict[str, str] = {
    "clock": "Simulated time stands still except while a job trains or a client polls something that is in progress.",
    "grader_batch": "The reward function gets up to 64 samples an invocation (SageMaker's default; Bedrock's is not "
    "documented), one invocation at a time.",
    "grader_retries": "A failing reward function is tried three times, then the job fails and names its errorType.",
    "rollout_cap": "At most 24 training steps and 12,000 rollouts are really run. A longer job's steps, times and CSV "
    "rows are reported as configured; each real step stands for a run of configured ones, with fewer "
    "prompts if need be.",
    "duration": "A job takes 1 simulated second for each configured rollout, at least 2 and at most 6 hours.",
    "learning_rate": "The policy's step grows with the square root of learningRate, so that a healthy reward rises "
    "within about 20 steps anywhere in the documented range.",
    "prompt_tokens": "Four characters are one token, for maxPromptLength, maxTokens and usage alike.",
    "embeddings": "InvokeModel answers with a hashing embedding: words and pairs of neighbouring words, hashed to a "
    "dimension and a sign, with the root of their counts, length 1. Texts are alike as far as they share words and "
    "order.",
    "judge": "A judge's calls are answered by rules over the row's checks, not by a model ([how](rehearsal-judge.md)). "
    "Any custom-model-deployment or imported-model ARN is taken for a trained grader when it is asked as a judge.",
    "temperature": "Temperature 0 gives the most likely response; any other value samples the policy as it is.",
    "duplicate_job_name": "A second job or model of the same name is refused with ConflictException.",
    "deployment_time": "A deployment is Active eight simulated minutes after it was created; each poll is four.",
    "quotas": "Service Quotas answers 20,000 requests a minute for base and custom models: pacing uses the real clock.",
    "open_weight_rewards": "The OpenAI-compatible API asks for rewards as the caller who submitted the job; "
    "lambda:InvokeFunction is checked at each call, not when the job is created.",
    "open_weight_training": "Eight samples a prompt; learning_rate_multiplier 1.0 is a learningRate of 5e-5; left out "
    'or "auto", n_epochs is 1, batch_size 4 and the multiplier 1.0; any other hyperparameter is refused.',
    "open_weight_validation": "A validation_file is evaluated on as the other API's validation data is; the job's "
    "events say nothing of it.",
    "open_weight_events": "One metrics event a configured step, with the keys of AWS's example; four checkpoints, "
    "evenly spread, each usable as a model; no EventBridge event.",
    "open_weight_files": "A file that is deleted after validation is not missed by its job; before that the job fails.",
    "open_weight_models": "A tuned model's name is ft:<base model>:<id>. DELETE /models/<name> deletes it, as OpenAI's "
    "own API does, with bedrock-mantle:DeleteCustomizedModel on customized-model/<name>.",
    "open_weight_cancel": "A cancelled job is cancelled at once and leaves no model but its checkpoints.",
    "strict_requests": "A member that is not in botocore's model is refused; AWS would ignore it.",
}


def check_assumptions(names: Iterable[str]) -> frozenset[str]:
    """The names as a set; raises ValueError for a name that is not in `ASSUMPTIONS`."""
    chosen = frozenset(names)
    unknown = chosen - {assumption.name for assumption in ASSUMPTIONS}
    if unknown:
        raise ValueError(f"unknown assumption: {', '.join(sorted(unknown))}")
    return chosen
