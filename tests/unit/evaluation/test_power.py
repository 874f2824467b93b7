"""Power and sample size, against tables and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benchmarks.power import SHAPES, Shape, agreement, promotes
from rft.evaluation.power import (
    detection_power,
    minimum_detectable_gain,
    planning_differing,
    planning_sd,
    promotion_power,
    prompts_needed,
    prompts_to_promote,
    smallest_promoted_gain,
)


def test_a_textbook_sample_size() -> None:
    """d = 0.5, 80%, two-sided 5%: 34 pairs (Cohen's tables; G*Power gives 34 by the noncentral t)."""
    needed = prompts_needed(0.5, 1.0)
    assert needed == 34


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


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.holds], ids=lambda shape: shape.name)
def test_the_planned_gain_is_promoted_by_the_verdicts_own_rule_as_often_as_forecast(shape: Shape) -> None:
    """`make bench` does it with 2,000 evaluations within 3 points; a standard error of these 300 is 2.3."""
    found = agreement(shape, 100, 4, 300, seed=11)
    assert found.forecast == pytest.approx(0.8, abs=1e-6)
    assert abs(found.points) < 6


def test_without_a_gain_hardly_any_model_is_promoted() -> None:
    source = np.random.default_rng(5)
    assert sum(promotes(SHAPES[0], 100, 4, 0.0, source) for _ in range(300)) <= 15


@pytest.mark.parametrize("sd", [0.0, 0.2])
def test_fewer_than_twenty_prompts_promote_nothing(sd: float) -> None:
    assert promotion_power(1.0, 19, sd, 1.0) == 0 and smallest_promoted_gain(19, sd, 1.0) is None
    assert promotion_power(1.0, 20, sd, 1.0) == 1


def test_prompts_that_seldom_differ_ask_for_a_larger_gain_or_more_prompts() -> None:
    """On 60 prompts of which a tenth differ, 20 have to; the interval alone would see far less."""
    often, seldom = smallest_promoted_gain(60, 0.1, 1.0), smallest_promoted_gain(60, 0.1, 0.1)
    assert often is not None and seldom is not None and seldom > 5 * often
    few, many = prompts_to_promote(0.05, 0.1, 1.0), prompts_to_promote(0.05, 0.1, 0.02)
    assert few is not None and many is not None and many > 5 * few


def test_the_fewest_prompts_to_promote_suffice_and_one_less_does_not() -> None:
    needed = prompts_to_promote(0.05, 0.3, 0.6, min_gain=0.01)
    assert needed is not None
    assert promotion_power(0.05, needed, 0.3, 0.6, min_gain=0.01) >= 0.8
    assert promotion_power(0.05, needed - 1, 0.3, 0.6, min_gain=0.01) < 0.8
    assert prompts_to_promote(0.01, 0.3, 0.6, min_gain=0.01) is None


@given(st.integers(2, 30_000), st.floats(0.0, 1.0), st.floats(-2.0, 2.0))
def test_a_power_is_a_probability(prompts: int, sd: float, gain: float) -> None:
    assert 0 <= detection_power(gain, prompts, sd) <= 1
    assert detection_power(gain, prompts, sd) <= detection_power(gain + 0.1, prompts, sd) + 1e-9


def test_the_planned_share_of_differing_prompts() -> None:
    sure = [[1.0] * 4] * 40 + [[0.0] * 4] * 60
    assert planning_differing(sure, 4, correlation=1.0) == 0
    assert planning_differing(sure, 4, correlation=0.0) == pytest.approx(2 * 0.4 * 0.6, abs=0.03)
    assert planning_differing([[0.1, 0.2, 0.3, 0.45]] * 50, 4) > 0.8
