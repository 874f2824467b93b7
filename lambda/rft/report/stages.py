"""The stages as a reader knows them, in the order of the run."""

STAGES: dict[str, str] = {
    "resolve_run": "Resolve run",
    "validate_datasets": "Validate datasets",
    "preflight_reward": "Preflight reward",
    "plan_base_sample": "Plan base sample",
    "sample_base_model": "Sample base model",
    "forecast_run": "Forecast run",
    "approve_training": "Approve training",
    "plan_base_profile": "Plan base profile",
    "profile_base_model": "Profile base model",
    "submit_job": "Submit job",
    "monitor_job": "Monitor job",
    "deploy_model": "Deploy model",
    "plan_tuned_profile": "Plan tuned profile",
    "profile_tuned_model": "Profile tuned model",
    "compare_models": "Compare models",
    "approve_promotion": "Approve promotion",
    "promote_model": "Promote model",
    "retire_model": "Retire model",
    "clean_up": "Clean up",
}
"""Ledger keys and state names."""

OPTIONAL = frozenset({"approve_training", "approve_promotion", "promote_model", "retire_model", "clean_up"})
"""Stages that not every run has: left out of the table where the run did not come by."""
