"""Right code for the function of `code_tests`, in the forms that models write it."""

# ruff: noqa: E501 - one attack a line reads best

from __future__ import annotations

from tests.unit.graders.attacks.code_tests import HEAD, RIGHT

HONEST = [
    (RIGHT, "the plain solution, without a fence"),
    (f"```python\n{RIGHT}```", "fenced"),
    (f"```\n{RIGHT}```", "a fence without a language"),
    (f"~~~py\n{RIGHT}~~~", "the other fence"),
    (
        f"Sure!\n\n```python\n{RIGHT}```\n\nUse it so:\n\n```python\nprint(scale([1], 2))\n```",
        "an example after the solution",
    ),
    (
        f"```python\ndef times(a, b):\n    return a * b\n```\nand\n```python\n{HEAD}    return [times(n, factor) for n in numbers]\n```",
        "a helper in a block of its own",
    ),
    (
        f"```python\n{HEAD}    return []\n```\nThat is wrong. Better:\n```python\n{RIGHT}```",
        "a draft before the solution",
    ),
    (f"```bash\npip install nothing\n```\n```python\n{RIGHT}```", "a block of another language"),
    (
        f"<think>\n```python\n{HEAD}    return 0\n```\n</think>\n```python\n{RIGHT}```",
        "a draft inside a think block",
    ),
    (f"```python\n{RIGHT}", "a fence that is not closed"),
    (f"{HEAD}    print('working', numbers)\n    return [n * factor for n in numbers]", "prints"),
    (
        f"{HEAD}    return [] if not numbers else [numbers[0] * factor] + scale(numbers[1:], factor)",
        "recursion",
    ),
    (
        f"from functools import partial\nimport operator\n{HEAD}    return list(map(partial(operator.mul, factor), numbers))",
        "standard library",
    ),
    (
        "from typing import List\n\ndef scale(numbers: List[int], factor: int) -> List[int]:\n    '''Multiply.'''\n    return [n * factor for n in numbers]",
        "annotations and a docstring",
    ),
    (
        f"import collections, itertools, math, re, json, heapq, bisect, datetime, decimal, random\n{RIGHT}",
        "usual imports",
    ),
    (f"from __future__ import annotations\n{RIGHT}", "a future import"),
    (
        f"class Scaler:\n    def __init__(self, f): self.f = f\n    def __call__(self, n): return n * self.f\n{HEAD}    return [Scaler(factor)(n) for n in numbers]",
        "a class",
    ),
    (
        f"{HEAD}    for i in range(len(numbers)): numbers[i] *= factor\n    return numbers",
        "changes its argument in place",
    ),
    (f"{RIGHT}\nif __name__ == '__main__':\n    print(scale([1], 2))\n    raise SystemExit", "a main guard"),
    ("scale = lambda numbers, factor: [n * factor for n in numbers]", "a lambda"),
    (
        f"{HEAD}    import sys\n    sys.setrecursionlimit(5000)\n    return [n * factor for n in numbers]",
        "a higher recursion limit",
    ),
    (
        f"from dataclasses import dataclass\n@dataclass\nclass Item:\n    n: int\n    def times(self, f: int) -> int: return self.n*f\n{HEAD}    return [Item(n).times(factor) for n in numbers]",
        "dataclass",
    ),
    (
        f"def maker(f):\n    def inner(n): return n*f\n    return inner\n{HEAD}    g=maker(factor)\n    return [g(n) for n in numbers]",
        "closure",
    ),
    (
        f"def gen(ns,f):\n    for n in ns: yield n*f\n{HEAD}    return list(gen(numbers,factor))",
        "generator helper",
    ),
    (
        f"from typing import TypeVar, Generic, Protocol, Iterable, NamedTuple\nT=TypeVar('T')\nclass Box(Generic[T]):\n    def __init__(self,v:T): self.v=v\n{HEAD}    return [Box(n).v*factor for n in numbers]",
        "generics",
    ),
    (
        f"from functools import lru_cache, reduce, cache, wraps\n@lru_cache(maxsize=None)\ndef t(a,b): return a*b\n{HEAD}    return [t(n,factor) for n in numbers]",
        "lru_cache",
    ),
    (
        f"from functools import wraps\ndef deco(f):\n    @wraps(f)\n    def g(*a,**k): return f(*a,**k)\n    return g\n@deco\n{HEAD}    return [n*factor for n in numbers]",
        "a decorated function",
    ),
    (
        f"{HEAD}    def depth(n): return 0 if n==0 else 1+depth(n-1)\n    assert depth(900)==900\n    return [n*factor for n in numbers]",
        "recursion 900 deep",
    ),
    (
        f"import sys\n{HEAD}    print('debug',file=sys.stderr)\n    print(numbers)\n    return [n*factor for n in numbers]",
        "prints to both",
    ),
    (
        f"from collections import defaultdict, Counter, OrderedDict, deque\n{HEAD}    q=deque(numbers); out=[]\n    while q: out.append(q.popleft()*factor)\n    return out",
        "deque",
    ),
    (
        f"import heapq,itertools\n{HEAD}    return [a*b for a,b in zip(numbers,itertools.repeat(factor))]",
        "itertools",
    ),
    (
        f"from enum import Enum\nclass Op(Enum):\n    MUL='*'\n{HEAD}    return [n*factor if Op.MUL else n for n in numbers]",
        "enum",
    ),
    (
        "def scale(numbers, factor, *, start=0):\n    '''doc\n    >>> scale([1],2)\n    [2]\n    '''\n    return [start+n*factor for n in numbers]\nif __name__=='__main__':\n    import doctest\n    doctest.testmod()",
        "doctest main",
    ),
    (
        "def scale(numbers,factor):\n    result=[]\n    i=0\n    while i<len(numbers):\n        result+=[numbers[i]*factor]\n        i+=1\n    else:\n        pass\n    return result",
        "while loop",
    ),
    (
        f"{HEAD}    match numbers:\n        case []: return []\n        case [x,*rest]: return [x*factor,*scale(rest,factor)]",
        "match",
    ),
    (f"{HEAD}    return [r for n in numbers if (r:=n*factor) is not None]", "walrus"),
    (f"try:\n    import numpy as np\nexcept ImportError:\n    np=None\n{RIGHT}", "an optional import"),
    (
        f"from contextlib import contextmanager\n@contextmanager\ndef c(): yield 1\n{HEAD}    with c() as one: return [n*factor*one for n in numbers]",
        "context manager",
    ),
    (
        "class Scale:\n    def __call__(self,numbers,factor): return [n*factor for n in numbers]\nscale=Scale()",
        "a callable instance",
    ),
    (
        f"Some words.\n\n```python\n{RIGHT}```\n\n| a | b |\n|---|---|\n\n```text\n[3, 6]\n```\n\n```sh\npython x.py\n```",
        "other fences after it",
    ),
    (f'```python title="a.py"\n{RIGHT}```', "a fence with attributes"),
    (f"```Python3\n{RIGHT}```", "an upper-case language"),
    (f"{RIGHT}\nassert scale([1],2)==[2]\nprint('ok')", "own asserts"),
    (
        f"import re\nRE=re.compile(r'\\d+')\n{HEAD}    return [int(RE.search(str(abs(n))).group())*factor*(1 if n>=0 else -1) for n in numbers]",
        "regex",
    ),
    (
        f"import logging\nlogging.basicConfig(level=logging.DEBUG)\nlog=logging.getLogger(__name__)\n{HEAD}    log.info('x %s',numbers)\n    return [n*factor for n in numbers]",
        "logging",
    ),
    (
        "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from foo import Bar\ndef scale(numbers: list[Bar], factor: Bar) -> list[Bar]:\n    return [n*factor for n in numbers]",
        "TYPE_CHECKING import",
    ),
    (f"{HEAD}\n\tr = []\n\tfor n in numbers:\n\t\tr.append(n*factor)\n\treturn r", "tabs"),
    ("def scale(numbers, factor):\r\n    return [n*factor for n in numbers]\r\n", "CRLF"),
]
