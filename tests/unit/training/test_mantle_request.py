"""The open-weight job's request, and its events as metric rows."""

import pytest

from rft.training.mantle_request import console_name, mantle_hyperparameters, metric_row


def test_only_what_the_api_takes_is_sent_under_its_names() -> None:
    given = {"epochCount": 3, "batchSize": 4, "learningRateMultiplier": 0.5, "learningRate": 1e-5}
    assert mantle_hyperparameters(given) == {"n_epochs": 3, "batch_size": 4, "learning_rate_multiplier": 0.5}
    assert mantle_hyperparameters({"inferenceMaxTokens": 5}) == {}


@pytest.mark.parametrize(
    ("name", "console"),
    [
        ("critic_rewards_mean", "critic/rewards/mean"),
        ("critic_advantages_mean", "critic/advantages/mean"),
        ("actor_entropy", "actor/entropy"),
        ("actor_grad_norm", "actor/grad_norm"),
        ("response_length_mean", "response_length/mean"),
        ("val_reward", "val_reward"),
    ],
)
def test_names_are_the_consoles(name: str, console: str) -> None:
    assert console_name(name) == console


def test_a_row_keeps_every_finite_number() -> None:
    data = {
        "step": 4,
        "total_steps": 67,
        "critic_rewards_mean": "0.5",
        "actor_entropy": float("nan"),
        "x": None,
    }
    assert metric_row(data) == {"step": 4, "critic/rewards/mean": 0.5}
    assert metric_row({"critic_rewards_mean": 0.5}) is None
    assert metric_row({"step": True}) is None
    assert metric_row("Step 4/67") is None
