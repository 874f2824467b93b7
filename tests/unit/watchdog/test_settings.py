"""What recipe and input say about the watchdog: merged, checked, and refused with a sentence."""

import pytest
from pydantic import ValidationError

from rft.contracts.explain import explain
from rft.contracts.run_input import RunInput
from rft.contracts.watchdog import Level, WatchdogSettings


def refusal(watchdog: object) -> str:
    """The sentence on an input with these settings."""
    with pytest.raises(ValidationError) as caught:
        RunInput.model_validate({"recipe": "math", "watchdog": watchdog})
    return explain(caught.value, "the execution input", RunInput)


def test_the_input_changes_what_it_names_and_nothing_else() -> None:
    recipe = WatchdogSettings.model_validate(
        {"length_growth": {"ratio": 2.0, "level": "stop"}, "group_spread": {"window": 8}}
    )
    given = RunInput.model_validate({"recipe": "math", "watchdog": {"length_growth": {"level": "note"}}})
    assert given.watchdog is not None
    merged = given.watchdog.over(recipe)
    assert (merged.length_growth.ratio, merged.length_growth.level) == (2.0, Level.NOTE)
    assert merged.group_spread.window == 8
    assert merged.hours_limit == WatchdogSettings().hours_limit


def test_the_record_of_an_input_has_no_defaults_in_it() -> None:
    given = RunInput.model_validate({"recipe": "math", "watchdog": {"hours_limit": {"level": "warn"}}})
    assert given.model_dump(mode="json", exclude_none=True)["watchdog"] == {"hours_limit": {"level": "warn"}}


@pytest.mark.parametrize(
    ("watchdog", "words"),
    [
        ({"reward_colapse": {}}, "unknown key `watchdog.reward_colapse`; did you mean `reward_collapse`?"),
        (
            {"group_spread": {"shares": 1}},
            "unknown key `watchdog.group_spread.shares`; did you mean `share`?",
        ),
        ({"hours_limit": {"level": "kill"}}, "`watchdog.hours_limit.level` is 'kill'"),
        ({"group_spread": {"share": 1.5}}, "less than or equal to 1"),
    ],
)
def test_an_unknown_rule_or_threshold_is_refused_with_a_sentence(watchdog: object, words: str) -> None:
    assert words in refusal(watchdog)
