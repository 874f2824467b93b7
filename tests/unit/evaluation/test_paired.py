"""The paired test against hand-made data, and its properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rft.evaluation.paired import paired_statistics

SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=60)


def test_a_worked_example() -> None:
    """Student's sleep data (1908): ten patients, extra hours under two drugs."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = paired_statistics(first, second)
    assert found.gain == pytest.approx(1.58)
    assert [found.lower, found.upper] == pytest.approx([0.7001142, 2.4598858])
    assert found.p_value == pytest.approx(0.00283289, abs=1e-7)
    assert (found.wins, found.ties, found.losses) == (9, 1, 0)
    assert found.effect_size == pytest.approx(1.284558, abs=1e-5)


def test_arms_that_agree_everywhere_have_an_interval_of_zero() -> None:
    found = paired_statistics([0.2, 0.9, 1.0], [0.2, 0.9, 1.0])
    assert (found.gain, found.lower, found.upper, found.p_value, found.effect_size) == (0, 0, 0, 1, None)
    assert found.nonzero == 0


def test_the_same_difference_everywhere_has_no_width() -> None:
    found = paired_statistics([0.1, 0.3, 0.5], [0.3, 0.5, 0.7])
    assert found.lower == found.upper == pytest.approx(0.2) and found.p_value == 0


def test_rounding_is_no_win() -> None:
    found = paired_statistics([0.1 + 0.2, 0.5], [0.3, 0.5])
    assert found.ties == 2


@pytest.mark.parametrize(("base", "tuned"), [([], []), ([1.0], [1.0]), ([1.0, 0.0], [1.0])])
def test_too_little_data_is_refused(base: list[float], tuned: list[float]) -> None:
    with pytest.raises(ValueError, match="2 or more prompts"):
        paired_statistics(base, tuned)


@given(SCORES)
def test_swapping_the_arms_mirrors_everything(pairs: list[tuple[float, float]]) -> None:
    base, tuned = [one for one, _ in pairs], [two for _, two in pairs]
    there, back = paired_statistics(base, tuned), paired_statistics(tuned, base)
    assert there.gain == pytest.approx(-back.gain, abs=1e-12)
    assert there.lower == pytest.approx(-back.upper, abs=1e-9)
    assert (there.wins, there.losses) == (back.losses, back.wins)
    assert there.lower <= there.gain <= there.upper
    assert there.wins + there.ties + there.losses == there.prompts
