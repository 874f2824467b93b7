"""The kinds of state that the pipeline consists of; each fault of each of them leads to Clean up."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from stacks.constructs import expressions as jsonata
from stacks.constructs.profile_map import profile_map
from stacks.constructs.retries import add_retries
from stacks.constructs.stage_functions import StageFunctions
from stacks.constructs.stage_table import STAGES

# A function that hangs is ended by Lambda; the state waits a little longer, for the error that says so.
MARGIN_SECONDS = 60
TIMEOUTS = {stage.name: stage.timeout_seconds + MARGIN_SECONDS for stage in STAGES}


class StateFactory:
    """Makes states; exposes those that every run can end with."""

    def __init__(self, scope: Construct, stages: StageFunctions) -> None:
        self._scope = scope
        self._stages = stages
        self.write_report = self._invoke("Write report", "write_report", jsonata.stage_payload())
        self.clean_up = self._invoke("Clean up", "clean_up", jsonata.stage_payload())
        self.unexpected = sfn.Pass.jsonata(scope, "Unexpected decision", outputs=jsonata.UNEXPECTED_DECISION)
        self._connect_endings()

    def _connect_endings(self) -> None:
        """Clean up, Write report, and the two ways in which an execution ends."""
        run_failed = sfn.Fail.jsonata(
            self._scope, "Run failed", error=jsonata.FINAL_ERROR, cause=jsonata.FINAL_CAUSE
        )
        # The emulator ignores Succeed's own output, so that the state before it shapes the execution's.
        show_outcome = sfn.Pass.jsonata(
            self._scope, "Show outcome", outputs="{% $states.input.write_report %}"
        )
        show_outcome.next(sfn.Succeed.jsonata(self._scope, "Run ended"))
        self.unexpected.next(self.clean_up)
        self.clean_up.add_catch(self.write_report, outputs=jsonata.CLEAN_UP_FAILED)
        self.clean_up.next(self.write_report)
        self.write_report.add_catch(run_failed, outputs=jsonata.REPORT_FAILED)
        self.write_report.next(
            sfn.Choice.jsonata(self._scope, "Ended by a fault?")
            .when(sfn.Condition.jsonata(jsonata.ENDED_WELL), show_outcome)
            .otherwise(run_failed)
        )

    def task(self, name: str, stage: str, *, first: bool = False) -> tasks.LambdaInvoke:
        """A stage whose ledger key is its own name."""
        state = self._invoke(name, stage, jsonata.stage_payload(first=first), first=first)
        return self._guarded(state, name, first=first)

    def plan(self, name: str, *, key: str, arm: str) -> tasks.LambdaInvoke:
        """Plan profile for one arm."""
        payload = jsonata.stage_payload(parameters={"arm": arm})
        return self._guarded(self._invoke(name, "plan_profile", payload, key=key), name)

    def profile(self, name: str, shard: str, *, key: str, plan: str) -> sfn.Map:
        """The Map over a plan's shards; `shard` names the state inside."""
        state = profile_map(
            self._scope,
            name,
            shard,
            function=self._stages["profile_shard"],
            plan_key=plan,
            ledger_key=key,
            timeout_seconds=TIMEOUTS["profile_shard"],
        )
        state.add_catch(self.clean_up, outputs=jsonata.failure_in(name))
        return state

    def approval(self, name: str, *, key: str, what: str) -> tasks.LambdaInvoke:
        """Asks a person and waits for the task token; silence is a no."""
        payload = jsonata.stage_payload(parameters={"name": what, "task_token": jsonata.TASK_TOKEN})
        state = tasks.LambdaInvoke.jsonata(
            self._scope,
            name,
            lambda_function=self._stages["request_approval"],
            payload=sfn.TaskInput.from_object(payload),
            integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
            outputs=jsonata.approval(key),
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.jsonata("{% $states.input.resolve_run.approval_seconds %}"),
        )
        add_retries(state)
        return state

    def approved(self, state: tasks.LambdaInvoke, name: str, question: sfn.Choice, *, key: str) -> None:
        """Connect an approval with the choice that reads it, also when nobody answered."""
        state.add_catch(question, errors=["States.Timeout"], outputs=jsonata.nobody_answered(key))
        self._guarded(state, name)
        state.next(question)

    def wait(self, name: str, stage: str) -> sfn.Wait:
        """Waits as long as the stage's ledger entry says."""
        seconds = sfn.WaitTime.seconds(f"{{% $states.input.{stage}.wait_seconds %}}")
        return sfn.Wait.jsonata(self._scope, name, time=seconds)

    def decision(self, name: str, key: str, branches: Mapping[str, sfn.IChainable]) -> sfn.Choice:
        """Goes where the ledger entry's decision says; one that is not known is a fault."""
        choice = sfn.Choice.jsonata(self._scope, name)
        for decision, branch in branches.items():
            choice.when(sfn.Condition.jsonata(jsonata.decided(key, decision)), branch)
        return choice.otherwise(self.unexpected)

    def wanted(
        self, name: str, key: str, flag: str, *, yes: sfn.IChainable, no: sfn.IChainable
    ) -> sfn.Choice:
        """Goes by a flag of a ledger entry."""
        return (
            sfn.Choice.jsonata(self._scope, name)
            .when(sfn.Condition.jsonata(jsonata.flag_is(key, flag, "true")), yes)
            .when(sfn.Condition.jsonata(jsonata.flag_is(key, flag, "false")), no)
            .otherwise(self.unexpected)
        )

    def _guarded(self, state: tasks.LambdaInvoke, name: str, *, first: bool = False) -> tasks.LambdaInvoke:
        state.add_catch(self.clean_up, outputs=jsonata.failure_in(name, first=first))
        return state

    def _invoke(
        self, name: str, stage: str, payload: dict[str, Any], *, key: str = "", first: bool = False
    ) -> tasks.LambdaInvoke:
        state = tasks.LambdaInvoke.jsonata(
            self._scope,
            name,
            lambda_function=self._stages[stage],
            payload=sfn.TaskInput.from_object(payload),
            outputs=jsonata.kept_as(key or stage, first=first),
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.duration(Duration.seconds(TIMEOUTS[stage])),
        )
        add_retries(state)
        return state
