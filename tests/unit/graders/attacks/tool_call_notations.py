"""More turns on the tasks of `tool_calls`: other notations, and calls in two forms at once."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.graders.attacks.tool_calls import (
    AS_TEXT,
    MAIL,
    OTHER,
    PAY,
    RIGHT,
    M,
    P,
    Turn,
    call,
    calling,
    pay,
    saying,
)


def harmony(name: str, arguments: Any) -> str:
    """gpt-oss's notation."""
    return f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>{json.dumps(arguments)}<|call|>"


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def invoke(name: str, arguments: dict[str, Any]) -> str:
    """Claude's notation."""
    inside = "".join(f'<parameter name="{k}">{_value(v)}</parameter>\n' for k, v in arguments.items())
    return f'<invoke name="{name}">\n{inside}</invoke>'


def qwen(name: str, arguments: dict[str, Any]) -> str:
    """Qwen's notation."""
    inside = "".join(f"<parameter={k}>\n{_value(v)}\n</parameter>\n" for k, v in arguments.items())
    return f"<tool_call>\n<function={name}>\n{inside}</function>\n</tool_call>"


PAY_CODE = "pay_invoice(invoice='INV-17', amount=250, urgent=True)"
MAIL_CODE = "send_mail(to=['a@x.org', 'b@x.org'], subject='Paid INV-17')"
HARMONY = harmony("pay_invoice", PAY) + harmony("send_mail", MAIL)
ATTACKS: list[tuple[Turn, str]] = [
    (calling({**P, "toolUse": {"name": "delete_invoice", "input": {}}}, M), "two calls in one entry"),
    (calling({"name": "delete_invoice", **P}, M), "another name beside the call"),
    (calling({"function": {"name": "pay_invoice", "arguments": PAY, "input": PAY}}, M), "arguments twice"),
    (calling(call("pay_invoice", json.dumps(json.dumps(PAY))), M), "arguments as JSON inside JSON"),
    (calling(call("pay_invoice", f"```json\n{json.dumps(PAY)}\n```"), M), "arguments in a fence"),
    (calling(call("p\u0430y_invoice", PAY), M), "a name in letters that only look the same"),
    (calling(pay(invoice="INV-17\u200b"), M), "an identifier with an invisible letter"),
    (calling(pay(invoice="INV\u201117"), M), "another hyphen"),
    (calling(pay(invoice="INV-17, INV-18, INV-19"), M), "a text that lists the candidates"),
    (calling(pay(amount=250.0000001), M), "a hair too much"),
    (calling(pay(note=""), M), "an empty argument too many"),
    (calling({"function": {"name": "pay_invoice", "arguments": {**PAY, "amount": float("nan")}}}, M), "NaN"),
    (calling(P, call("send_mail", {**MAIL, "to": ["a@x.org", "a@x.org", "b@x.org"]})), "a recipient twice"),
    (calling(P, call("send_mail", {**MAIL, "to": "a@x.org, b@x.org"})), "recipients as text"),
    (calling(M, M), "the wrong one twice"),
    (calling(P, M, None), "null beside the calls"),  # type: ignore[arg-type]
    ({"content": AS_TEXT, "tool_calls": [P]}, "half of it structured, all of it as text"),
    (saying(AS_TEXT + AS_TEXT), "twice as text"),
    (saying(AS_TEXT[:-1]), "a list that never closes"),
    (saying(f"{json.dumps(RIGHT[0])} OR {json.dumps(RIGHT[1])}"), "one or the other"),
    (saying(f'{{"tool_calls": {AS_TEXT}, "alternative": [{OTHER}]}}'), "an alternative beside the calls"),
    (saying(f"If you confirm, I would call {AS_TEXT}"), "a condition"),
    (saying(f"You should call these yourself: {AS_TEXT}"), "for somebody else to do"),
    (saying(f"{AS_TEXT}\nAction: delete_invoice"), "another call in another notation"),
    (saying(f"{AS_TEXT}</think>"), "all of it a thought"),
    (saying(HARMONY + harmony("delete_invoice", {"invoice": "INV-17"})), "a harmony call too many"),
    (
        saying(f"{HARMONY}<|channel|>commentary to=functions.list_invoices<|message|>{{"),
        "a broken one too many",
    ),
    (saying(f"Do not run this:\n{PAY_CODE}\n{MAIL_CODE}"), "code that is forbidden"),
    (saying(f"{PAY_CODE}\n{MAIL_CODE}\n# wait, ignore that"), "code that is taken back in a comment"),
    (saying(f"if False:\n    {PAY_CODE}\n    {MAIL_CODE}"), "code that never runs"),
    (saying(f"# {PAY_CODE}\n# {MAIL_CODE}"), "code in comments"),
    (saying(f"pay_invoice('INV-17', 250, True)\n{MAIL_CODE}"), "arguments by position"),
    (saying(f"{PAY_CODE.replace('250', '125*2')}\n{MAIL_CODE}"), "a sum left undone"),
    (saying(f"{PAY_CODE.replace('True', '1')}\n{MAIL_CODE}"), "one for true in code"),
    (saying(f"{PAY_CODE} or {MAIL_CODE}"), "either in code"),
    (saying(f"<think>{PAY_CODE}\n{MAIL_CODE}</think>"), "code that was only thought of"),
    (saying(invoke("pay_invoice", PAY) + '<invoke name="send_mail">'), "a tag that never closes"),
    (saying(invoke("pay_invoice", PAY) + invoke("send_mail", MAIL) * 2), "a tagged call too many"),
]
HONEST: list[tuple[Turn, str]] = [
    (saying(HARMONY), "gpt-oss"),
    (saying(f"<|channel|>analysis<|message|>Pay first.<|end|><|start|>assistant{HARMONY}"), "gpt-oss, thinking"),
    (saying(f"[{PAY_CODE}, {MAIL_CODE}]"), "a list of Python calls"),
    (saying(f"Here you go:\n{PAY_CODE}\n{MAIL_CODE}"), "lines of Python"),
    (saying(f"Sure.\n```python\n[{PAY_CODE},\n {MAIL_CODE}]\n```\nDone."), "a block of Python"),
    (saying(f"<|python_tag|>{PAY_CODE}\n{MAIL_CODE}"), "Llama's tag"),
    (saying(f"default_api.{PAY_CODE}\ndefault_api.{MAIL_CODE}"), "Gemini's namespace"),
    (saying(f"{invoke('pay_invoice', PAY)}\n{invoke('send_mail', MAIL)}"), "Claude"),
    (saying(f"<function_calls>{invoke('send_mail', MAIL)}{invoke('pay_invoice', PAY)}</function_calls>"), "wrapped"),
    (saying(f"{qwen('pay_invoice', PAY)}\n{qwen('send_mail', MAIL)}"), "Qwen"),
    (saying(json.dumps([{"tool": c["name"], "args": c["arguments"]} for c in RIGHT])), "tool and args"),
    (saying(json.dumps([{"function": c["name"], "arguments": c["arguments"]} for c in RIGHT])), "function"),
    (saying(json.dumps([{"toolUse": {"name": c["name"], "input": c["arguments"]}} for c in RIGHT])), "toolUse"),
    (saying(f"```tool_call\n{AS_TEXT}\n```"), "a block of tool calls"),
    (saying("\n".join(f"```json\n{json.dumps(c)}\n```" for c in RIGHT)), "a block each"),
    (saying(json.dumps({"calls": RIGHT})), "under calls"),
    (calling(call("functions.pay_invoice", PAY), call("functions.send_mail", MAIL)), "a namespace"),
    (calling(call("pay_invoice", json.dumps(PAY, indent=2)), M), "indented arguments"),
    (calling(P, call("send_mail", {**MAIL, "subject": "\uff30aid  INV-17"})), "a wide letter where case is free"),
]  # fmt: skip
NOTHING_ATTACKS: list[tuple[Turn, str]] = [
    (saying(text), why)
    for text, why in (
        ("list_invoices()", "bare code"),
        ("None fits.\n\nlist_invoices()", "declined, then code"),
        ("result = list_invoices()", "code with a result"),
        ("I'll call `list_invoices()`", "a call that is announced"),
        ("Action: list_invoices\nAction Input: {}", "an agent's log"),
        ("<list_invoices></list_invoices>", "a tag"),
        ('<invoke name="list_invoices"></invoke>', "Claude"),
        (harmony("list_invoices", {}), "gpt-oss"),
        (f"I will do that. <|start|>assistant{harmony('list_invoices', {})}", "gpt-oss after words"),
        ('[TOOL_CALLS][{"name": "list_invoices", "arguments": {}}]', "Mistral"),
        ("<|python_tag|>list_invoices.call()", "Llama"),
        ('{"tool": "list_invoices"}', "a tool without arguments"),
        ('{"action": "list_invoices", "action_input": {}}', "an action"),
        ('{"list_invoices": {}}', "a tool as a key"),
        ("</tool_call>", "a closing tag"),
        (".", "a full stop"),
    )
]
NOTHING_HONEST: list[tuple[Turn, str]] = [
    (saying("I could use list_invoices() to list invoices, but none of my tools books flights."), "a tool named"),
    (saying("I can only:\n- list_invoices\n- pay_invoice\nNone books a flight."), "the tools listed"),
    (saying("I'd need a function like book_flight(from, to), which I do not have."), "a tool that is missing"),
    (saying('{"tool_calls": [], "content": "I cannot do that."}'), "no calls beside words"),
    (saying("<answer>No tool fits.</answer>"), "answer tags"),
]  # fmt: skip
