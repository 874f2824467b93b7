"""Planted near-duplicates are found, and little else."""

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rft.catalogue.models import RowLimits
from rft.data import near_duplicates_search
from rft.data.near_duplicates_words import shingles, words
from rft.data.settings import DatasetSettings
from rft.data.validate import DatasetReport, validate_datasets
from tests.unit.data.made_prompts import CHANGES, prompt

LIMITS = RowLimits(minimum=100, maximum=20_000)
SYSTEM = "You count things in stories. Answer with a number and nothing else."


def line(text: str, reference: object, system: str = SYSTEM, **more: Any) -> bytes:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    return json.dumps({"messages": messages, "reference_answer": reference, **more}).encode()


def validate(train: list[bytes], test: list[bytes]) -> DatasetReport:
    return validate_datasets({"train": train, "test": test}, DatasetSettings(LIMITS))


def filled(rng: random.Random, count: int) -> list[bytes]:
    return [line(prompt(rng), str(rng.randint(1, 10**6))) for _ in range(count)]


def lines_of(report: DatasetReport, rule: str) -> set[int | None]:
    return {
        finding.line for finding in report.findings if finding.rule == rule and finding.file == "test.jsonl"
    }


def jaccard(one: str, other: str) -> float:
    """Reckoned without the product's own words and sets."""
    first, second = (
        {tuple(said[n : n + 3]) for n in range(len(said) - 2)}
        for said in (re.findall(r"[a-z0-9]+", text.lower()) for text in (one, other))
    )
    return len(first & second) / len(first | second)


def planted(rng: random.Random, texts: list[str]) -> list[str]:
    """One changed copy of each text, at a similarity of 0.8 and more."""
    copies = []
    for number, text in enumerate(texts):
        change = CHANGES[number % len(CHANGES)]
        copy = change(rng, text)
        while copy == text or jaccard(copy, text) < 0.8:
            copy = change(rng, text)
        copies.append(copy)
    return copies


def test_planted_leakage_in_five_thousand_rows_is_found_and_hardly_anything_else() -> None:
    rng = random.Random(20261122)
    train = [(prompt(rng), str(rng.randint(1, 10**6))) for _ in range(4_000)]
    taken = rng.sample(train, 100)
    copies = planted(rng, [text for text, _ in taken[50:]])
    test = filled(rng, 900)
    test += [line(text, reference) for text, reference in taken[:50]]
    test += [line(text, reference) for text, (_, reference) in zip(copies, taken[50:], strict=True)]
    report = validate([line(*row) for row in train], test)
    exact, near = lines_of(report, "no_leakage"), lines_of(report, "no_near_leakage")
    assert exact == set(range(901, 951))
    assert len(near & set(range(951, 1001))) >= 48
    others = {finding.line for finding in report.findings if finding.file == "test.jsonl"} - set(
        range(901, 1001)
    )
    assert len(others) <= 9


def test_every_finding_names_both_places() -> None:
    rng = random.Random(3)
    story = prompt(rng)
    report = validate([*filled(rng, 100), line(story, "7")], [*filled(rng, 30), line(story.upper(), "7")])
    (found,) = [finding for finding in report.findings if finding.rule == "no_near_leakage"]
    assert found.sentence().startswith(
        "test.jsonl line 31, messages: has the words of train.jsonl line 101, and the same reference_answer"
    )


def test_with_another_reference_it_is_a_warning_with_its_share() -> None:
    rng = random.Random(4)
    stories = [prompt(rng) for _ in range(3)]
    report = validate(
        [*filled(rng, 100), *(line(story, "7") for story in stories)],
        [*filled(rng, 27), *(line(story.replace(" and ", " but ", 1), "8") for story in stories)],
    )
    (found,) = [finding for finding in report.findings if finding.rule.startswith("no_near")]
    assert (found.rule, found.severity, found.line) == ("no_near_overlap", "warning", 28)
    assert "train.jsonl line 101" in found.message and "3 of 30 test rows (10.0%)" in found.message


def test_within_a_split_it_is_a_warning_with_its_share() -> None:
    rng = random.Random(5)
    story = prompt(rng)
    report = validate(
        [*filled(rng, 99), line(story, "7"), line(story.replace(" and ", " but ", 1), "7")], filled(rng, 30)
    )
    assert report.valid
    (found,) = [finding for finding in report.findings if finding.rule.startswith("no_near")]
    assert (found.rule, found.line) == ("no_near_duplicates", 101)
    assert "train.jsonl line 100" in found.message and "1 of 101 train rows (1.0%)" in found.message


def test_text_that_many_rows_share_makes_no_near_duplicates() -> None:
    rng = random.Random(6)
    policy = " ".join(prompt(rng) for _ in range(20))

    def asked(count: int) -> list[bytes]:
        return [line(f"{policy}\n\nQuestion: {prompt(rng, 1)}", str(rng.randint(1, 3))) for _ in range(count)]

    report = validate(asked(150), asked(50))
    assert not [rule for rule in report.counts if rule.startswith("no_")]


def test_a_shared_policy_does_not_hide_a_copied_question() -> None:
    rng = random.Random(7)
    policy = " ".join(prompt(rng) for _ in range(20))
    questions = [prompt(rng, 2) for _ in range(180)]
    asked = [line(f"{policy}\n\nQuestion: {question}", str(n)) for n, question in enumerate(questions)]
    copy = line(f"{policy}\n\nQuestion: {questions[5].replace(' and ', ' but ', 1)}", "5")
    assert lines_of(validate(asked[:140], [*asked[140:], copy]), "no_near_leakage") == {41}


def test_numbers_are_words_and_short_prompts_are_compared_as_wholes() -> None:
    train = [line(f"What is {n} + {n + 1}?", str(2 * n + 1)) for n in range(100)]
    test = [line(f"What is {n} + {n + 2}?", str(2 * n + 2)) for n in range(30)]
    assert not [rule for rule in validate(train, test).counts if rule.startswith("no_")]
    assert lines_of(validate(train, [*test, line("what is 7 + 8", "15")]), "no_near_leakage") == {31}


def test_under_another_document_the_same_question_with_the_same_label_is_no_leak() -> None:
    rng = random.Random(8)
    question = (
        "May I bring my dog along, and if so, does it need a ticket of its own on the boat and the train?"
    )

    def asked(count: int) -> list[bytes]:
        return [line(f"{question} {prompt(rng, 1)}", ("yes", "no")[n % 2]) for n in range(count)]

    ask = line(question, "yes", system=prompt(rng)), line(question, "yes", system=prompt(rng))
    report = validate([*asked(110), ask[0]], [*asked(40), ask[1]])
    assert report.valid and lines_of(report, "no_near_overlap") == {41}
    again = (
        line(question, "yes, for 4.20 a day", system="A"),
        line(question, "yes, for 4.20 a day", system="B"),
    )
    assert lines_of(validate([*asked(110), again[0]], [*asked(40), again[1]]), "no_near_leakage") == {41}


def test_one_reference_for_all_rows_is_no_sign_of_a_leak() -> None:
    rng = random.Random(9)
    story = prompt(rng)
    train = [line(prompt(rng), "n/a") for _ in range(110)]
    test = [line(prompt(rng), "n/a") for _ in range(30)]
    report = validate([*train, line(story, "n/a")], [*test, line(story.lower(), "n/a")])
    assert report.valid and lines_of(report, "no_near_overlap") == {31}


def test_scripts_without_spaces_are_compared_by_their_signs() -> None:
    story = "駅の前の古い時計は毎朝六時に鳴り、町の人々はその音で目を覚まして市場へ向かうのだった。"
    others = [line(f"{chr(0x4E00 + 7 * n)}{chr(0x5E00 + 11 * n)}" * 12, str(n)) for n in range(140)]
    report = validate(
        [*others[:100], line(story, "x")], [*others[100:], line(story.replace("六時", "七時"), "x")]
    )
    assert lines_of(report, "no_near_leakage") == {41}


def test_many_rows_of_one_template_are_told_in_one_warning() -> None:
    rng = random.Random(10)
    filler = filled(rng, 300)
    form = prompt(rng, 5)
    rows = [line(f"{form} There were {n} of them, and {n * 7} more.", str(8 * n)) for n in range(60)]
    report = validate([*filler, *rows[:15]], [*filled(rng, 200), *rows[15:30]])
    assert report.valid and report.counts["no_near_overlap"].warning == 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_words_that_do_not_change_when_read_again(text: str) -> None:
    said = words(text)
    assert b"  " not in said and said == said.strip(b" ")
    assert len(list(shingles(said))) == max(0, len(said.split(b" ")) - 2)


def test_siblings_of_a_template_do_not_hide_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    # As with many times the rows: what a prompt may cost is spent on its siblings before its copy's turn.
    monkeypatch.setattr(near_duplicates_search, "COMPARISONS", 2)
    rng = random.Random(9)
    templates = [[f"t{rng.randrange(10**6)}" for _ in range(200)] for _ in range(20)]

    def changed(said: list[str], words: int) -> list[str]:
        places = set(rng.sample(range(len(said)), words))
        return [f"c{rng.randrange(10**6)}" if at in places else word for at, word in enumerate(said)]

    train = [changed(templates[number % 20], 6) for number in range(500)]
    copies = [line(" ".join(changed(train[number], 6)), str(number)) for number in range(0, 500, 10)]
    test = [line(" ".join(changed(templates[number % 20], 6)), f"no {number}") for number in range(200)]
    report = validate(
        [line(" ".join(said), str(number)) for number, said in enumerate(train)], [*test, *copies]
    )
    assert lines_of(report, "no_near_leakage") == set(range(201, 251))
