"""The report's section on the data: every rule counted, the first hundred findings of each in full."""

from rft.data.findings import KEPT_PER_RULE
from rft.report.build import build_report
from rft.report.html import render_html
from tests.fakes.reports import RUN_ID, execution, ledger, parts
from tests.unit.data.made import Files, clean, dumped, plain, settings, validated, words


def page(files: Files, prompt_tokens: int = 2000) -> str:
    found = {**parts(), "datasets": validated(files, settings(prompt_tokens=prompt_tokens))}
    return render_html(build_report(execution=execution(), run_id=RUN_ID, ledger=ledger(), **found))


def test_rules_are_counted_and_findings_are_listed_worst_first() -> None:
    files = clean()
    files["train"] += [dumped({**plain(1000 + n), "metadata": n}) for n in range(3)] + [b"{"] * 250
    shown = page(files)
    assert 'valid_json</td><td class="figure">250</td>' in shown
    assert shown.count("<td>valid_json</td><td>train.jsonl line ") == KEPT_PER_RULE
    assert "103 findings in full, worst first" in shown and "150 more of the same rules" in shown
    assert shown.index("train.jsonl line 204") < shown.index("train.jsonl line 201, metadata")


def test_steps_after_dropping_are_shown() -> None:
    files = clean()
    files["train"][-20:] = [
        dumped(
            {**plain(n), "id": f"long-{n}", "messages": [{"role": "user", "content": words(n, count=420)}]}
        )
        for n in range(20)
    ]
    shown = page(files, prompt_tokens=700)
    assert (
        "9 steps: 3 epochs at a batch of 64, of 180 training rows that can be used. All rows would make 12."
        in shown
    )
    assert "Bedrock would drop about 20 for their length." in shown
