"""The product's own Converse client against the stand-in judge: throttled, malformed, refusing."""

from typing import Any

import pytest

from rft.catalogue.judges import JudgeCall
from rft.contracts.grader_event import GraderSample
from rft.graders.base import GraderFault
from rft.graders.batch import grade_batch
from rft.graders.deadline import Deadline
from rft.graders.load import load_grader
from rft.graders.means import Means
from rft_aws.bedrock_judge import BedrockJudge
from tests.unit.rehearsal.bedrock_account import RUN, Bedrock, jsonl, make_account
from tests.unit.rehearsal.judge_double import sample_of
from tests.unit.rehearsal.test_judge_attacks import FERRIES, GENERAL

MODEL = GENERAL["model"]


def rows(count: int) -> list[dict[str, Any]]:
    """Ferries with checks, each with a stamp of its own."""
    return [
        {
            **FERRIES[n % 3],
            "id": str(n),
            "messages": [{"role": "user", "content": f"{n}: {FERRIES[n % 3]['messages'][1]['content']}"}],
            "checks": {"right": [{"kind": "contains_all", "values": ["crowns"]}]},
            "rft": {"run": RUN, "row": n, "split": "test"},
        }
        for n in range(count)
    ]


def scores(count: int, **options: Any) -> list[Any]:
    """What a batch of right and wrong responses, in turn, is given."""
    account, made = make_account(), rows(count)
    account.objects["runs", f"runs/{RUN}/data/test.jsonl"] = jsonl(made)
    service = Bedrock(account, **options)
    client = BedrockJudge(
        [service.runtime], {MODEL: JudgeCall(structured="tool")}, Deadline(lambda: 0.0), sleep=lambda _: None
    )
    grader = load_grader(GENERAL, means=Means(judge=client))
    samples: list[GraderSample] = []
    for n, row in enumerate(made):
        samples.append(
            sample_of(row, row["gold_response"] if n % 2 else "I do not know when the boat leaves.")
        )
    return grade_batch(grader, samples)


@pytest.mark.parametrize("fault", ["judge-throttled", "judge-malformed"])
def test_every_row_is_judged_through_the_fault(fault: str) -> None:
    found = scores(24, faults=[fault])
    assert [score.value for score in found] == [float(n % 2) for n in range(24)]
    if fault == "judge-throttled":
        assert sum(score.usage.throttled for score in found) > 10
    else:
        assert sum(score.usage.calls for score in found) > 24


def test_malformed_for_good_fails_by_name() -> None:
    with pytest.raises(GraderFault, match=r"^judge_output_unreadable: "):
        scores(2, faults=["judge-malformed-forever"])


def test_a_refused_row_is_named_and_counted() -> None:
    found = scores(60, faults=["judge-refuses"])
    refused = [score for score in found if "model_grader_refusal_error" in score.errors]
    assert refused
    assert all(score.value == 0.0 and score.usage.refused == 1 for score in refused)
