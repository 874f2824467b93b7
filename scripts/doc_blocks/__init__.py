"""The parts of the documentation that are read out of the code: one function a block, by the block's name."""

from collections.abc import Callable

from scripts.doc_blocks import contracts, judges, operations, preflight, simulator, watchdog

BLOCKS: dict[str, Callable[[], str]] = {
    "run-input": contracts.run_input,
    "recipe": contracts.recipe,
    "settings": contracts.settings,
    "models": contracts.models,
    "judges": judges.judges,
    "presets": contracts.presets,
    "faults": operations.faults,
    "row-errors": operations.row_errors,
    "exit-codes": operations.codes,
    "dataset-rules": operations.dataset_rules,
    "size-tiers": operations.size_tiers,
    "watchdog-rules": watchdog.rules,
    "watchdog-thresholds": watchdog.thresholds,
    "account-checks": operations.account_checks,
    "responses": preflight.catalogue,
    "general-attacks": preflight.general,
    "assumptions": simulator.assumptions,
    "simulator-choices": simulator.choices,
    "rehearsal-faults": simulator.faults,
}
