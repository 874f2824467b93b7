"""Let a state machine do only what its role allows, and end what AWS would end.

Why: MiniStack runs every Task as if the role of the state machine allowed all, so a missing grant (of a
function's version, say) would first be seen on AWS. It also drops the Output of a Succeed state, takes a
TimeoutSeconds that is an expression for a number, and goes on waiting for a task token when the function
that was to hand it out has failed.
"""

from __future__ import annotations

import contextvars
from typing import Any

from ministack.core.responses import get_region
from ministack.services import stepfunctions

from rehearsal.emulator.roles import role_may

_MODULE = "ministack.services.stepfunctions."
PINS = {
    _MODULE + "_execute_task": "53c818d247db",
    _MODULE + "_invoke_resource": "a85d2be9a858",
    _MODULE + "_invoke_resource_with_timeout": "faeed0bf70d5",
    _MODULE + "_invoke_with_callback": "bbb38423156a",
    _MODULE + "_call_lambda": "25830369b126",
    _MODULE + "_jsonata_state_field": "9bf62b72170e",
    _MODULE + "_run_execution": "996dff84e0e0",
    _MODULE + "_apply_output_path": "e9cfd0067244",
    "ministack.core.iam_evaluator.evaluate": "2a5dd6932d1a",
    "ministack.core.iam_evaluator._gather_role_policies": "d83d1661b865",
}
_LAMBDA = "arn:aws:states:::lambda:invoke"
_SNS = "arn:aws:states:::sns:publish"

_role: contextvars.ContextVar[str] = contextvars.ContextVar("state_machine_role", default="")
_token: contextvars.ContextVar[str] = contextvars.ContextVar("waiting_task_token", default="")


def apply() -> None:
    """Wrap the functions of MiniStack's Step Functions that run a Task, and the one that shapes Succeed's
    output.
    """
    _know_the_role()
    _check_before_invoking()
    _fail_with_the_function()
    _keep_output_of_succeed()


def _know_the_role() -> None:
    stock = stepfunctions._execute_task

    def execute_task(
        state: dict[str, Any], raw_input: Any, execution: dict[str, Any], ctx: dict[str, Any]
    ) -> Any:
        machine = stepfunctions._state_machines.get(execution["stateMachineArn"]) or {}
        mark = _role.set(machine.get("roleArn", ""))
        try:
            if isinstance(state.get("TimeoutSeconds"), str):
                seconds = stepfunctions._jsonata_state_field(
                    state, "TimeoutSeconds", "number", raw_input, ctx
                )
                state = {**state, "TimeoutSeconds": seconds}
            return stock(state, raw_input, execution, ctx)
        finally:
            _role.reset(mark)

    stepfunctions._execute_task = execute_task


def _check_before_invoking() -> None:
    stock_invoke, stock_callback = stepfunctions._invoke_resource, stepfunctions._invoke_with_callback

    def invoke(resource: str, arguments: Any) -> Any:
        _require_permission(resource, arguments)
        return stock_invoke(resource, arguments)

    def invoke_with_callback(resource: str, arguments: Any, token: str, state: dict[str, Any]) -> Any:
        _require_permission(resource, arguments)
        mark = _token.set(token)
        try:
            return stock_callback(resource, arguments, token, state)
        finally:
            _token.reset(mark)

    stepfunctions._invoke_resource = invoke
    stepfunctions._invoke_with_callback = invoke_with_callback


def _require_permission(resource: str, arguments: Any) -> None:
    """Raise Step Functions' error for a call that the role does not allow; calls of other services pass."""
    if resource.startswith(_LAMBDA):
        action, name, error = "lambda:InvokeFunction", "FunctionName", "Lambda.AWSLambdaException"
    elif resource.startswith(_SNS):
        action, name, error = "sns:Publish", "TopicArn", "SNS.AuthorizationErrorException"
    else:
        return
    target = str(arguments.get(name, "")) if isinstance(arguments, dict) else ""
    if not role_may(_role.get(), action, target, get_region()):
        cause = f"{_role.get()} is not authorized to perform: {action} on resource: {target}"
        raise stepfunctions._ExecutionError(error, cause)


def _fail_with_the_function() -> None:
    stock = stepfunctions._call_lambda

    def call_lambda(reference: str, event: Any) -> Any:
        try:
            return stock(reference, event)
        except stepfunctions._ExecutionError as error:
            waiting = stepfunctions._task_tokens.get(_token.get())
            if waiting is not None:
                waiting["error"] = {"Error": error.error, "Cause": error.cause}
                waiting["event"].set()
            raise

    stepfunctions._call_lambda = call_lambda


def _keep_output_of_succeed() -> None:
    stock = stepfunctions._apply_output_path

    def apply_output_path(state: dict[str, Any], data: Any, ctx: Any = None) -> Any:
        if state.get("Type") == "Succeed" and stepfunctions._state_query_language(state, ctx) == "JSONata":
            return stepfunctions._apply_jsonata_output(state, data, ctx, default=data)
        return stock(state, data, ctx)

    stepfunctions._apply_output_path = apply_output_path
