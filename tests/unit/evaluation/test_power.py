"""Power and sample size, against tables and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rft.evaluation.power import minimum_detectable_gain, planning_sd, prompts_needed


def test_a_textbook_sample_size() -> None:
    """d = 0.5, 80%, two-sided 5%: 34 pairs (Cohen's tables; G*Power gives 34 by the noncentral t)."""
    needed = prompts_needed(0.5, 1.0)
    assert needed is not None and abs(needed - 34) <= 1


@pytest.mark.parametrize("prompts", [20, 60, 400])
def test_the_minimum_detectable_gain_is_found_in_80_percent_of_runs(prompts: int) -> None:
    source = np.random.default_rng(7)
    gain = minimum_detectable_gain(prompts, 0.3)
    draws = source.normal(gain, 0.3, size=(4_000, prompts))
    low = draws.mean(1) - stats.t.ppf(0.975, prompts - 1) * draws.std(1, ddof=1) / np.sqrt(prompts)
    assert float((low > 0).mean()) == pytest.approx(0.80, abs=0.025)


@given(st.floats(0.005, 0.5), st.floats(0.01, 0.6))
def test_the_needed_prompts_are_the_fewest_that_suffice(gain: float, sd: float) -> None:
    needed = prompts_needed(gain, sd)
    assert needed is not None and minimum_detectable_gain(needed, sd) <= gain
    assert needed == 2 or minimum_detectable_gain(needed - 1, sd) > gain


@pytest.mark.parametrize(("gain", "sd"), [(0.0, 0.3), (-0.1, 0.3), (1e-9, 0.3)])
def test_gains_that_no_split_can_show(gain: float, sd: float) -> None:
    assert prompts_needed(gain, sd) is None


def test_power_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="2 prompts"):
        minimum_detectable_gain(1, 0.3)


def test_the_planned_sd_is_the_one_that_comes_about() -> None:
    """Two arms whose true abilities correlate by 0.5, four samples a prompt."""
    source = np.random.default_rng(3)
    prompts, samples = 4_000, 4
    shared = source.normal(0, 0.15, prompts) * np.sqrt(0.5)
    arms = [0.5 + shared + source.normal(0, 0.15, prompts) * np.sqrt(0.5) for _ in range(2)]
    base, tuned = (
        (source.random((prompts, samples)) < arm.clip(0, 1)[:, None]).astype(float) for arm in arms
    )
    planned = planning_sd([list(group) for group in base], samples)
    assert planned == pytest.approx(float((tuned.mean(1) - base.mean(1)).std()), rel=0.05)


def test_more_samples_a_prompt_plan_a_smaller_sd() -> None:
    groups = [[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0]]
    assert planning_sd(groups, 16) < planning_sd(groups, 4) < planning_sd(groups, 1)
