"""What an execution's history tells: which stages were entered, for how long, and the ledger."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rft_cli.client.stage_names import BY_NAME

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.type_defs import HistoryEventTypeDef

# The ledger stands in each work state's events; only inside a Map there may be many events without it.
_LEDGER_PAGE, _LEDGER_EVENTS = 50, 500


class HistoryReader:
    """Reads one execution's history again and again; each time only what is new is looked at.

    Attributes:
        stages: the work states that were entered, in order, each once.
        current: the work state that was entered last.
        entered: how often each state was entered, those inside a Map too.
    """

    def __init__(self, states: "SFNClient", execution_arn: str) -> None:
        self._states = states
        self._arn = execution_arn
        self._last_event = 0
        self._since: datetime | None = None
        self._spent: dict[str, float] = {}
        self.stages: list[str] = []
        self.current: str | None = None
        self.entered: Counter[str] = Counter()

    def read(self) -> bool:
        """Take in what is new; whether a work state began or ended. A failing call leaves everything as it was."""
        fresh: list[HistoryEventTypeDef] = []
        # GetExecutionHistory cannot be asked for news alone.
        for event in self._newest_first():
            if event["id"] <= self._last_event:
                break
            fresh.append(event)
        moved = False
        for event in reversed(fresh):
            entered, left = event.get("stateEnteredEventDetails"), event.get("stateExitedEventDetails")
            if entered is not None:
                self._enter(entered["name"], event["timestamp"])
                moved = moved or entered["name"] in BY_NAME
            elif left is not None:
                moved = moved or left["name"] in BY_NAME
        self._last_event = max([self._last_event, *(event["id"] for event in fresh)])
        return moved

    def seconds(self, stage: str, now: datetime) -> float | None:
        """How long a stage has worked in all, waits between its looks included; None before it was entered."""
        if stage not in self._spent:
            return None
        open_for = (now - self._since).total_seconds() if stage == self.current and self._since else 0.0
        # Two clocks: the service's in the history, this machine's for a stage that is not over.
        return self._spent[stage] + max(0.0, open_for)

    def ledger(self) -> dict[str, Any] | None:
        """The newest ledger, None where none is near the history's end."""
        pages = self._states.get_paginator("get_execution_history").paginate(
            executionArn=self._arn,
            reverseOrder=True,
            includeExecutionData=True,
            PaginationConfig={"PageSize": _LEDGER_PAGE, "MaxItems": _LEDGER_EVENTS},
        )
        for page in pages:
            for event in page["events"]:
                found = _ledger_in(event)
                if found is not None:
                    return found
        return None

    def _newest_first(self) -> "Iterator[HistoryEventTypeDef]":
        pages = self._states.get_paginator("get_execution_history").paginate(
            executionArn=self._arn, reverseOrder=True, includeExecutionData=False
        )
        for page in pages:
            yield from page["events"]

    def _enter(self, name: str, at: datetime) -> None:
        self.entered[name] += 1
        # Waits and questions belong to the stage before them, what is inside a Map to the Map.
        if name not in BY_NAME:
            return
        if self.current is not None and self._since is not None:
            self._spent[self.current] += max(0.0, (at - self._since).total_seconds())
        self._spent.setdefault(name, 0.0)
        self.current, self._since = name, at
        if name not in self.stages:
            self.stages.append(name)


def _ledger_in(event: Mapping[str, Any]) -> dict[str, Any] | None:
    left, entered = event.get("stateExitedEventDetails") or {}, event.get("stateEnteredEventDetails") or {}
    text = left.get("output") or entered.get("input")
    try:
        found = json.loads(text or "null")
    except ValueError:
        # Step Functions cuts what is too long for an answer.
        return None
    return found if isinstance(found, dict) and isinstance(found.get("resolve_run"), dict) else None
