"""How a run ends when nothing is broken, and what each stage can decide."""

from enum import StrEnum


class Outcome(StrEnum):
    """A run's result; an execution that reaches one has SUCCEEDED."""

    PROMOTED = "promoted"
    REJECTED = "rejected"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    DATA_REFUSED = "data_refused"
    REWARD_REFUSED = "reward_refused"
    NO_GO = "no_go"
    DECLINED = "declined"
    STOPPED_BY_WATCHDOG = "stopped_by_watchdog"


class Verdict(StrEnum):
    """What the comparison of tuned and base model says."""

    PROMOTE = "promote"
    REJECT = "reject"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


class Decision(StrEnum):
    """What a stage tells the state machine to do next."""

    CONTINUE = "continue"
    WAIT = "wait"
    RETRY = "retry"
    END = "end"
    PROMOTE = "promote"
    RETIRE = "retire"


class Severity(StrEnum):
    """Weight of a finding: an error stops the run, a warning is shown, a notice informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
