"""Preflight reward: right answers must earn, wrong ones and attacks must not, before any training is paid for.

The evaluation function goes through the same proof: a verdict rests on it. Functions that ask a judge model are also
compared with labels, where the recipe has a `calibration.jsonl`.

With slow judges all that is more than one invocation can hold. Every call of a function is kept; when the time left is
shorter than the next call may take, the stage says "wait", and the next invocation goes on from there.
"""

from collections.abc import Callable
from itertools import chain
from typing import Any

from rft.catalogue.models import load_models
from rft.contracts.errors import InvalidRunInput, PreflightStuck, RewardFunctionFailed
from rft.contracts.ledger import StageResult
from rft.contracts.outcomes import Decision, Outcome
from rft.contracts.run import GraderFunction, Run
from rft.graders.load import grader_types
from rft.graders.sandbox.selfcheck import PROBE_EVENT
from rft.graders.spec import needs_of
from rft.preflight.bars import JUDGED_ROWS
from rft.preflight.contract import usage_in
from rft.preflight.gate import Load, run_preflight
from rft.preflight.probes import chosen_rows
from rft.preflight.report import Check, PreflightReport
from rft.preflight.responses import has_responses, holds_gold, is_judged
from rft.preflight.sandbox import sandbox_check
from rft_aws import clients
from rft_aws.environment import catalogue_folder
from rft_aws.grader_client import GraderClient
from rft_aws.judge_calibration import calibrate_judges
from rft_aws.remembered_calls import CallMemory, Event, RememberedCalls, TimeNearlyOver, side_by_side
from rft_aws.reward_load import reward_load
from rft_aws.stage import StageContext, run_stage

STAGE = "preflight_reward"


def handler(payload: dict[str, Any], context: Any) -> dict[str, Any]:
    """See the module."""
    return run_stage(payload, STAGE, lambda given: prove(given, context.get_remaining_time_in_millis))


class TimedInvoke:
    """Calls a grader function and keeps how long its warm calls took.

    Where a judge is asked, a sample is one that it was asked about: those that a gate stops take no time.
    """

    def __init__(self, calls: RememberedCalls) -> None:
        self.last_seconds: float | None = None
        self._made = calls
        self._calls: list[tuple[float, int, int]] = []

    def __call__(self, event: Event) -> object:
        """One call, or several for a large event; what is answered is for the gate to judge."""
        self.last_seconds = None
        parts = self._made.invoke(event)
        answers = [call.answer for call in parts]
        whole = all(isinstance(part, list) for part in answers)
        answer = list(chain.from_iterable(answers)) if whole else answers[0]
        self.last_seconds = sum(call.seconds for call in parts)
        samples = event.get("trajectories", ()) if isinstance(event, dict) else event
        self._calls.append((self.last_seconds, len(samples), usage_in(answer).calls))
        return answer

    @property
    def latency_ms_per_sample(self) -> float | None:
        """Mean over all calls but the first, which pays for the cold start; None after fewer than two calls."""
        warm = self._calls[1:]
        if not warm:
            return None
        asked = [(seconds, judged) for seconds, _, judged in warm if judged]
        counted = asked or [(seconds, samples) for seconds, samples, _ in warm]
        return 1000 * sum(seconds for seconds, _ in counted) / sum(samples for _, samples in counted)


def prove(context: StageContext, remaining_ms: Callable[[], int]) -> StageResult:
    """Run the gates on both functions; either can refuse the run. "wait" means: call me again.

    Raises:
        PreflightStuck: nothing was answered since the invocation before.
    """
    memory = CallMemory(context.store, context.paths, remaining_ms)
    try:
        return proved(context, memory)
    except TimeNearlyOver:
        return unfinished(context, memory.answered)


def unfinished(context: StageContext, answered: int) -> StageResult:
    """The entry of an invocation that did not come to the end."""
    earlier = context.input.ledger.get(STAGE) or {}
    if answered <= earlier.get("answered", -1):
        raise PreflightStuck(
            f"no call of a grader function was answered in a whole invocation ({answered} before it)"
        )
    attempt = earlier.get("attempt", 0) + 1
    entry = {"decision": Decision.WAIT, "attempt": attempt, "answered": answered}
    return StageResult.model_validate(entry)


def proved(context: StageContext, memory: CallMemory) -> StageResult:
    """See `prove`.

    Raises:
        TimeNearlyOver: the next invocation has to go on.
    """
    run, store = context.run, context.store
    rows = store.rows(run.run_id, "train")
    check_provable(run.reward_config)
    sandboxes = {
        "reward": prove_sandbox(context, "reward", run.reward, run.reward_config),
        "evaluation": prove_sandbox(context, "evaluation", run.evaluation_function, run.evaluation_config),
    }
    judges = load_models(catalogue_folder()).judges
    load = reward_load(run, clients.functions(), clients.service_quotas(), judges)
    reward = TimedInvoke(memory.calls("preflight_reward", run.reward))
    evaluation = TimedInvoke(memory.calls("preflight_evaluation", run.evaluation_function))
    reports = side_by_side(
        {
            "reward": lambda: prove_function(run, rows, run.reward_config, reward, load),
            "evaluation": lambda: prove_function(run, rows, run.evaluation_config, evaluation),
        }
    )
    for name, found in sandboxes.items():
        reports[name] = reports[name].model_copy(update={"checks": [*found, *reports[name].checks]})
    for name, report in reports.items():
        store.write_document(context.paths.findings(f"preflight_{name}"), report)
    calibrations = calibrate_judges(context, memory)
    reasons = [
        f"The {name} function: {reason}" for name, report in reports.items() for reason in report.reasons
    ]
    reasons += [
        f"The judge of the {name} function: {reason}"
        for name, calibration in calibrations.items()
        for reason in calibration.reasons
    ]
    warnings = [
        f"The {name} function: {warning}" for name, report in reports.items() for warning in report.warnings
    ]
    found_good = [summary(reports["reward"]), *warnings, *(found.sentence for found in calibrations.values())]
    latency = reward.latency_ms_per_sample
    return StageResult.model_validate(
        {
            "decision": Decision.END if reasons else Decision.CONTINUE,
            "outcome": Outcome.REWARD_REFUSED if reasons else None,
            "reason": " ".join(reasons or found_good),
            "rows": reports["reward"].rows,
            "samples": reports["reward"].samples,
            "latency_ms_per_sample": None if latency is None else round(latency, 3),
            "calibration": {name: calibration.status for name, calibration in calibrations.items()},
        }
    )


def prove_function(
    run: Run,
    rows: list[dict[str, Any]],
    config: dict[str, Any],
    invoke: TimedInvoke,
    load: Load | None = None,
) -> PreflightReport:
    """Run the gate on one function; `config` is its own grader document, `load` what training asks of it.

    A judged evaluation attacks its own rubric, where rows bring good answers; otherwise the responses are the reward's.
    """
    judged = is_judged(config)
    document = config if judged and any(map(holds_gold, rows)) else run.reward_config
    limit = min(run.gates.preflight_rows, JUDGED_ROWS) if judged else run.gates.preflight_rows
    chosen, golds = chosen_rows(rows, document, limit, run.seed)
    before = [] if golds is None else [golds]
    return run_preflight(chosen, document, invoke, run.seed, judged=judged, before=before, load=load)


def prove_sandbox(
    context: StageContext, name: str, function: GraderFunction, config: dict[str, Any]
) -> list[Check]:
    """What the function's self-probe finds, where its graders run a model's code; else nothing.

    Raises:
        RewardFunctionFailed: the sandbox does not hold. The finding is stored first, for the report.
    """
    if "sandbox" not in needs_of(config):
        return []
    check = sandbox_check(GraderClient(clients.functions(), function.arn).invoke(dict(PROBE_EVENT)))
    if not check.passed:
        report = PreflightReport(
            decision="refuse",
            reasons=[check.sentence],
            checks=[check],
            strategies={},
            worst_rows=[],
            rows=0,
            samples=0,
        )
        context.store.write_document(context.paths.findings(f"preflight_{name}"), report)
        raise RewardFunctionFailed(f"The {name} function {function.arn}: {check.sentence}")
    return [check]


def check_provable(config: dict[str, Any]) -> None:
    """See that responses can be made up for a reward.

    Raises:
        InvalidRunInput: no grader of its tree has a response generator.
    """
    if not has_responses(config):
        raise InvalidRunInput(
            f"reward.json uses {', '.join(grader_types(config))}; none of these graders has a response generator, "
            "so the reward cannot be proved before training"
        )


def summary(report: PreflightReport) -> str:
    """What was proved, in one sentence."""
    return f"The reward function passed {len(report.checks)} checks on {report.samples:,} made-up responses."
