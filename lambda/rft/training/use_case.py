"""What kind of task a recipe is: what its presets are chosen by."""

from rft.contracts.recipe import Recipe, UseCase
from rft.graders.spec import JUDGES, grader_types

_LEADS: dict[str, UseCase] = {
    "math_answer": "math",
    "code_tests": "code",
    "json_extraction": "extraction",
    "tool_calls": "tools",
}


def use_case_of(recipe: Recipe, reward: object) -> UseCase:
    """The recipe's own `use_case`, else that of its lead grader.

    The lead grader is the first of reward.json, read from the top, that stands for a kind of task. A `multi`, a format
    or a length rule stands for none; a judge beside a stricter grader that comes first is a side matter.
    """
    if recipe.use_case is not None:
        return recipe.use_case
    for kind in grader_types(reward):
        if kind in _LEADS:
            return _LEADS[kind]
        if kind in JUDGES:
            return "judged"
    return "other"
