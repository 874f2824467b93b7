"""Watching the longest job that a recipe may ask for fits into an execution's history: 25,000 events, then it ends."""

from rft.contracts.recipe import Gates
from rft.training.pacing import LONGEST_WAIT_SECONDS, looks_within
from tests.infrastructure.reading import Template, state_machine

MOST_EVENTS = 20_000
"""A fifth is left for everything else."""
# docs.aws.amazon.com, "Viewing execution details": what a state adds to the history when nothing goes wrong.
EVENTS = {"Task": 5, "Choice": 2, "Wait": 2, "Pass": 2}


def look(machine: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    """The types of the states from one look at the job to the next, in order."""
    states = machine["States"]
    types, name = [], "Monitor job"
    while True:
        state = states[name]
        types.append(str(state["Type"]))
        if state["Type"] == "Choice":
            branches: list[dict[str, str]] = state["Choices"]  # type: ignore[assignment]
            [name] = [each["Next"] for each in branches if '"wait"' in each["Condition"]]
        else:
            name = str(state["Next"])
        if name == "Monitor job":
            return types


def test_a_look_is_a_task_a_question_and_a_wait(pipeline: Template) -> None:
    assert look(state_machine(pipeline)) == ["Task", "Choice", "Wait"]


def test_the_longest_job_fits_into_the_history(pipeline: Template) -> None:
    [most] = [item.le for item in Gates.model_fields["max_training_hours"].metadata if hasattr(item, "le")]
    looks = looks_within(float(most))
    assert looks > float(most) * 3600 / LONGEST_WAIT_SECONDS
    assert looks * sum(EVENTS[kind] for kind in look(state_machine(pipeline))) < MOST_EVENTS
