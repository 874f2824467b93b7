"""The math recipe's rows are worked out and true; GSM8K is prepared the same way."""

import json
import re
from pathlib import Path

import pytest

from datasets.math import prepare_gsm8k
from rft.graders.math.reference import parse_reference
from tests.shared_data import shared_file
from tests.unit.committed_recipe import SPLITS, CommittedRecipe

RECIPE = CommittedRecipe("math")


@pytest.mark.parametrize("split", SPLITS)
def test_references_are_worked_out_and_true(split: str) -> None:
    for row in RECIPE.lines(split):
        reference = parse_reference(row["reference_answer"])
        assert reference.number is not None
        assert reference.steps
        calculations = re.findall(r"<<(\d+)([-+*/])(\d+)=(\d+)>>", row["reference_answer"])
        assert len(calculations) == row["reference_answer"].count("<<")
        for left, operator, right, result in calculations:
            total = {"+": int(left) + int(right), "-": int(left) - int(right), "*": int(left) * int(right)}
            assert (total.get(operator) == int(result)) or (
                operator == "/" and int(left) == int(right) * int(result)
            )
        assert not re.search(r"[{}]", row["messages"][-1]["content"])


def gsm8k_line(number: int) -> str:
    names = ["Ann", "Bob", "Cid", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Jim"]
    question = f"{names[number % 10]} has {number} {'very ' * (number // 10)}red apples and eats 1. How many are left?"
    return json.dumps(
        {"question": question, "answer": f"{number} - 1 = <<{number}-1={number - 1}>>\n#### {number - 1}"}
    )


def test_prepare_gsm8k_makes_disjoint_splits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "gsm8k.jsonl"
    source.write_text("\n".join(gsm8k_line(n) for n in range(2, 52)) + "\n", encoding="utf-8")
    arguments = [
        "--source",
        str(source),
        "--out",
        str(tmp_path / "out"),
        "--train",
        "30",
        "--validation",
        "8",
        "--test",
        "9",
    ]
    assert prepare_gsm8k.main(arguments) == 0
    questions = []
    for split, wanted in (("train", 30), ("validation", 8), ("test", 9)):
        rows = [json.loads(line) for line in (tmp_path / "out" / f"{split}.jsonl").read_text().splitlines()]
        assert len(rows) == wanted
        assert {row["difficulty"] for row in rows} == {"easy"}
        questions += [row["messages"][-1]["content"] for row in rows]
    assert len(set(questions)) == 47
    assert "30 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "line 1: this is not JSON"),
        ('{"question": "a"}', "line 1: a row needs the strings question and answer"),
        ('{"question": "a", "answer": "b"}', "does not end with a line #### NUMBER"),
        (gsm8k_line(3), "too few different problems"),
        (gsm8k_line(3) + "\n" + gsm8k_line(3), "too few different problems"),
    ],
)
def test_prepare_gsm8k_says_what_is_wrong(
    content: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "gsm8k.jsonl"
    source.write_text(content, encoding="utf-8")
    assert prepare_gsm8k.main(["--source", str(source), "--out", str(tmp_path), "--train", "2"]) == 1
    assert words in capsys.readouterr().err


def test_prepare_gsm8k_refuses_a_missing_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare_gsm8k.main(["--source", str(tmp_path / "nothing"), "--out", str(tmp_path)]) == 1
    assert "neither a file nor a folder" in capsys.readouterr().err


def test_prepare_gsm8k_refuses_other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Changed:
        def __enter__(self) -> "Changed":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def read(self) -> bytes:
            return b"changed"

    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: Changed())
    with pytest.raises(prepare_gsm8k.SourceError, match="has SHA-256"):
        prepare_gsm8k.download()


def test_prepare_gsm8k_on_the_real_file(tmp_path: Path) -> None:
    assert (
        prepare_gsm8k.main(["--source", str(shared_file("gsm8k_train.jsonl")), "--out", str(tmp_path)]) == 0
    )
    assert len((tmp_path / "train.jsonl").read_text(encoding="utf-8").split("\n")) == 801
