"""Blocks about what can happen: faults, exit codes, dataset rules, account checks."""

import inspect
from importlib import import_module
from types import ModuleType

from rft.catalogue.models import RowLimits
from rft.contracts import errors
from rft.contracts.errors import RunFault
from rft.contracts.ledger import Failure
from rft.data.checks import READ_CHECKS, REGISTRY, ROW_CHECKS
from rft.data.tiers import COMPLEX, EXPERIMENT, TYPICAL, size_tier
from rft.graders.row_errors import ROW_ERRORS
from rft.report.outcome import advice
from rft_aws.account_checks import CHECKS
from rft_cli import exit_codes
from scripts.doc_blocks.tables import table


def fault_classes() -> list[type[RunFault]]:
    """Every fault of `rft.contracts.errors`, in the order of the file."""
    members = vars(errors).values()
    return [
        item
        for item in members
        if inspect.isclass(item) and issubclass(item, RunFault) and item is not RunFault
    ]


def faults() -> str:
    """Error name, meaning, and the advice that the report gives."""
    rows = []
    for fault in fault_classes():
        advised = advice(Failure(state="", error=fault.__name__, cause=""))
        rows.append((f"`{fault.__name__}`", _first_line(inspect.getdoc(fault)), advised))
    return table(("error", "what happened", "what the report advises"), rows)


def row_errors() -> str:
    """Named errors of a row, each with when."""
    return table(("metric", "when"), [(f"`{name}`", when) for name, when in ROW_ERRORS.items()])


def codes() -> str:
    """The table that the module of the exit codes carries, as it is."""
    lines = inspect.getdoc(exit_codes) or ""
    return "\n".join(line for line in lines.splitlines() if line.startswith("|"))


def dataset_rules() -> str:
    """Rules in the order in which they run: severities, what each holds and why, and what to do."""
    return table(
        ("rule", "looks at", "severity", "what it holds, and why", "where it is broken"),
        (
            (f"`{rule}`", _looks_at(rule), " or ".join(check.severities), _why(rule), check.todo)
            for rule, check in REGISTRY.items()
        ),
    )


def size_tiers() -> str:
    """Training rows, tier, advice."""
    limits = RowLimits(minimum=100, maximum=20_000)
    bounds = (1, limits.minimum, EXPERIMENT, TYPICAL + 1, COMPLEX + 1, limits.maximum + 1)
    rows = []
    for first, following in zip(bounds, (*bounds[1:], None), strict=True):
        tier, advice = size_tier(first, limits)
        span = f"{first:,} and more" if following is None else f"{first:,} to {following - 1:,}"
        rows.append((span, tier.replace("_", " "), advice))
    return table(("training rows", "tier", "advice"), rows)


def account_checks() -> str:
    """What `rft doctor` and Resolve run look at."""
    return table(("check", "what it does"), ((check.name, check.what) for check in CHECKS))


def _check_module(rule: str) -> ModuleType:
    return import_module(f"rft.data.checks.{rule}")


def _looks_at(rule: str) -> str:
    if rule in {check.id for check in READ_CHECKS}:
        return "the line as bytes and text"
    return "one row" if rule in {check.id for check in ROW_CHECKS} else "a split as a whole"


def _why(rule: str) -> str:
    return _first_line(inspect.getdoc(_check_module(rule)))


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]
