"""A base sample at 0%, 50% and 97% reward: no-go, go, no-go, each with its reason."""

import pytest

from rft.forecast.decision import Go
from rft.forecast.forecast import forecast
from tests.fakes.profiles import coin_profile, profile
from tests.unit.forecast.test_forecast import inputs


def ability(mean: float, row: int) -> float:
    """Prompts of unlike difficulty around a mean, as real ones are."""
    return mean + (row % 9 - 4) / 10


@pytest.mark.parametrize("seed", range(5))
def test_half_of_the_reward_goes(seed: int) -> None:
    found = forecast(coin_profile(lambda row: ability(0.5, row), 128, 4, seed), inputs())
    assert found.decision is Go.GO, found.sentence
    assert "between 5% and 95%" in next(
        check.sentence for check in found.checks if check.rule == "reward_level"
    )
    assert "test prompts can show a gain of 0.0" in found.sentence and "USD" in found.sentence


def test_nothing_earned_does_not_go() -> None:
    found = forecast(profile([[0.0] * 4] * 128), inputs())
    assert found.decision is Go.NO_GO
    assert found.sentence == (
        "No-go: None of 512 base responses earned anything: a reward of 0% leaves nothing to reinforce, so fine-tune "
        "with examples first, or give partial credit (Amazon Nova user guide)."
    )


@pytest.mark.parametrize("seed", range(5))
def test_nearly_all_earned_does_not_go(seed: int) -> None:
    sample = coin_profile(lambda row: 1.0 if row % 10 else 0.7, 128, 4, seed)
    found = forecast(sample, inputs())
    assert found.learnability.reward_mean == pytest.approx(0.97, abs=0.015)
    assert found.decision is Go.NO_GO
    assert found.sentence.startswith(f"No-go: The base model earns {found.learnability.reward_mean:.1%}")
    assert "over 95% training is unnecessary (Amazon Nova user guide)" in found.sentence
