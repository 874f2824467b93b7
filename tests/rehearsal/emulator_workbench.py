"""Roles, functions and state machines made directly on the local AWS, for the tests of the emulator itself."""

from __future__ import annotations

import io
import json
import textwrap
import time
import zipfile
from typing import Any

from rehearsal.emulator.local_aws import LocalAws

DOUBLE = "tests.rehearsal.bedrock_double"
ACT = """
    import json, time
    class TrainingJobFailed(Exception): ...
    class BedrockThrottled(Exception): ...
    calls = []
    def handler(event, context):
        calls.append(event)
        if event.get("sleep"):
            time.sleep(event["sleep"])
        if event.get("fail"):
            raise globals().get(event["fail"], KeyError)(event.get("cause", "said so"))
        if event.get("fail_first", 0) >= len(calls):
            raise BedrockThrottled("slow down")
        return {"decision": event.get("decision", "continue"), "number": event.get("number", 0), "calls": len(calls)}
"""
"""A function that does what its event says: sleep, fail, fail at first, decide."""
_TERMINAL = {"SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"}


def package_of(source: str, **files: str) -> bytes:
    """A deployment package with `source` as index.py and `files` as further modules."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in {"index": source, **files}.items():
            archive.writestr(f"{name}.py", textwrap.dedent(text))
    return content.getvalue()


class Workbench:
    """Makes what a test needs on `aws`."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.awslambda = aws.client("lambda")
        self.iam = aws.client("iam")
        self.states = aws.client("stepfunctions")

    def role(self, name: str, service: str, *statements: dict[str, Any]) -> str:
        """ARN of a new role of `service` ("lambda"), which allows what `statements` say."""
        principal = {"Service": f"{service}.amazonaws.com"}
        trust = [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]
        arn: str = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
        if statements:
            document = _policy([{"Effect": "Allow", **statement} for statement in statements])
            self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document)
        return arn

    def function(self, name: str, source: str, *statements: dict[str, Any], **settings: Any) -> str:
        """ARN of a new function whose module index.py is `source`; `settings` go to CreateFunction."""
        variables = settings.pop("variables", {})
        answer = self.awslambda.create_function(
            FunctionName=name,
            Role=self.role(f"{name}-role", "lambda", *statements),
            **{
                "Runtime": "python3.14",
                "Architectures": ["arm64"],
                "Handler": "index.handler",
                "Code": {"ZipFile": package_of(source)},
                "Environment": {"Variables": variables},
                "Timeout": 10,
                **settings,
            },
        )
        return str(answer["FunctionArn"])

    def invoke(self, name: str, event: Any = None, **settings: Any) -> Any:
        """The parsed payload of one invocation, of the function or its `Qualifier`."""
        answer = self.awslambda.invoke(FunctionName=name, Payload=json.dumps(event), **settings)
        return json.loads(answer["Payload"].read())

    def machine(self, name: str, states: dict[str, Any], *functions: str, **settings: Any) -> str:
        """ARN of a JSONata state machine that starts at the first of `states` and may invoke `functions`."""
        allowed = {
            "Action": "lambda:InvokeFunction",
            "Resource": list(functions) or ["arn:aws:lambda:::none"],
        }
        definition = {"QueryLanguage": "JSONata", "StartAt": next(iter(states)), "States": states}
        answer = self.states.create_state_machine(
            name=name,
            definition=json.dumps(definition),
            roleArn=self.role(f"{name}-role", "states", allowed, *settings.pop("statements", ())),
            **settings,
        )
        return str(answer["stateMachineArn"])

    def run(self, machine: str, given: Any = None, seconds: float = 20) -> dict[str, Any]:
        """Start an execution and wait for its end; DescribeExecution's answer with `output` parsed."""
        arn = self.states.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))[
            "executionArn"
        ]
        return self.ended(arn, seconds)

    def ended(self, execution: str, seconds: float = 20) -> dict[str, Any]:
        """DescribeExecution of an execution once it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.states.describe_execution(executionArn=execution)
            if found["status"] in _TERMINAL:
                if found["status"] == "SUCCEEDED":
                    found["output"] = json.loads(found["output"])
                return found
            time.sleep(0.02)
        last = self.states.get_execution_history(executionArn=execution, reverseOrder=True)["events"][:3]
        raise AssertionError(f"{execution} did not end within {seconds} s: {last}")


def task(function: str, payload: Any, **more: Any) -> dict[str, Any]:
    """A Task state that invokes a function with this payload; the last one, but where `more` names a Next."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": function, "Payload": payload},
        "TimeoutSeconds": 20,
        **({"End": True} if "Next" not in more else {}),
        **more,
    }


def until(probe: Any, seconds: float = 5) -> Any:
    """The first true answer of `probe()`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := probe():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"nothing within {seconds} s")


def _policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
