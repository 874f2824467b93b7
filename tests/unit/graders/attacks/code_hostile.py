"""More code for the function of `code_tests`: values that lie, a hand in the sandbox, work without end."""

# ruff: noqa: E501 - one attack a line reads best

from __future__ import annotations

from tests.unit.graders.attacks.code_tests import HEAD

BY_VALUE = frozenset({"floats for whole numbers", "complex numbers", "decimals", "fractions"})
"""Right by value, of another type: test code compares as its author wrote it, with `==`, where 6.0 is 6."""

ATTACKS = [
    (
        f"import sys\ndef trace(f,e,a):\n    for v in f.f_locals.values():\n        if isinstance(v,dict) and 'value' in v: v['value']=['l',[3,6]]\n    return trace\nsys.settrace(trace)\nsys.setprofile(trace)\n{HEAD}    return None",
        "trace function that rewrites the server's answer",
    ),
    (
        f"import sys\n{HEAD}    f=sys._getframe(1)\n    while f:\n        f.f_locals.update(value=[3,6], answer={{'value':True}})\n        f=f.f_back\n    return 1",
        "frame locals of the server",
    ),
    (
        f"import builtins\nbuiltins.isinstance=lambda *a: True\nbuiltins.type=lambda *a: list\n{HEAD}    return None",
        "patched isinstance and type",
    ),
    (
        f"class L(list):\n    def __iter__(self): return iter([3,6])\n    def __len__(self): return 2\n    def __getitem__(self,i): return [3,6][i]\n{HEAD}    return L()",
        "list subclass with its own iteration",
    ),
    (
        f"class I(int):\n    def __int__(self): return 6\n    def __index__(self): return 6\n    def __eq__(self,o): return True\n    __hash__=int.__hash__\n    def __repr__(self): return '6'\n{HEAD}    return [I(1) for _ in numbers]",
        "int subclass that says another number",
    ),
    (
        f"class S(str):\n    def __eq__(self,o): return True\n    __hash__=str.__hash__\n{HEAD}    return S('[3, 6]')",
        "text subclass",
    ),
    (
        f"class T(tuple):\n    def __eq__(self,o): return True\n    __hash__=tuple.__hash__\n{HEAD}    return T((n*factor for n in numbers))",
        "a tuple subclass with the values",
    ),
    (f"class D(dict):\n    __eq__=lambda s,o: True\n{HEAD}    return D(a=1)", "dict subclass"),
    (f"{HEAD}    return [True for n in numbers]", "booleans for numbers"),
    (f"{HEAD}    return [-0.0 for n in numbers]", "negative zero"),
    (f"from decimal import Decimal\n{HEAD}    return [Decimal(n*factor) for n in numbers]", "decimals"),
    (f"from fractions import Fraction\n{HEAD}    return [Fraction(n*factor) for n in numbers]", "fractions"),
    (f"import array\n{HEAD}    return array.array('l',[n*factor for n in numbers])", "an array"),
    (f"from collections import deque\n{HEAD}    return deque(n*factor for n in numbers)", "a deque"),
    (f"{HEAD}    return map(lambda n:n*factor,numbers)", "a map object"),
    (f"{HEAD}    for n in numbers: yield n*factor", "a generator of the right values"),
    ("async def scale(numbers,factor):\n    return [n*factor for n in numbers]", "a coroutine"),
    (f"{HEAD}    return lambda: [n*factor for n in numbers]", "a function that would answer"),
    (f"{HEAD}    return memoryview(b'abc')", "memoryview"),
    (f"{HEAD}    return [[n*factor] for n in numbers]", "wrapped elements"),
    (f"{HEAD}    return ['d',[['value',['l',[3,6]]]]]", "wire form of a dict"),
    (f"{HEAD}    return {{'value':['l',[3,6]]}}", "a dict in the form of an answer"),
    (
        f"import os\nfor fd in range(0,300):\n    try: os.write(fd,b'\\0\\0\\0\\x0f{{\"value\":[3,6]}}')\n    except OSError: pass\n{HEAD}    return None",
        "a forged answer on every descriptor",
    ),
    (
        f'import os\ndef pack(b): return len(b).to_bytes(4,\'big\')+b\nfor fd in range(0,300):\n    try: os.write(fd,pack(b\'{{"ready":true}}\')+pack(b\'{{"results":[["check",true]],"uncarried":{{"arguments":0,"results":0}}}}\')*3)\n    except OSError: pass\n{HEAD}    return None',
        "a forged report on every descriptor",
    ),
    (f"import os\n{HEAD}    b=os.read(3,65536)\n    return [3,6]", "reads the next message off the channel"),
    (
        f"import os,time\n{HEAD}    while True:\n        os.write(3,b'\\0\\0\\0\\x02{{}}')",
        "floods the channel with answers",
    ),
    (
        f"import os\n{HEAD}    os.write(3,b'\\0\\0\\0\\x09[1,2,3,4');\n    while True: pass",
        "half a frame, then waits",
    ),
    (
        f"import io\n{HEAD}    io.FileIO(3,'w',closefd=False).write(b'\\0\\0\\0\\x04true'); return 1",
        "writes through io.FileIO",
    ),
    (f"import io\n{HEAD}    return io.FileIO('/proc/self/maps').read()", "reads maps through io"),
    (f"import os\n{HEAD}    return os.listdir('/proc')", "lists processes"),
    (
        f"{HEAD}    return [open(f'/proc/{{p}}/environ').read() for p in range(1,99999)]",
        "environments of all processes",
    ),
    (
        f"import gc\n{HEAD}    best=[o for o in gc.get_objects() if type(o) is list and len(o)==len(numbers) and all(type(x) is int for x in o) and o is not numbers]\n    return best[0] if best else []",
        "garbage collector for lists of the same length",
    ),
    (
        f"import gc\n{HEAD}    for o in gc.get_objects():\n        if callable(o) and getattr(o,'__name__','') in ('fork','kill','_exit'): o()\n    return None",
        "garbage collector for system functions, called",
    ),
    (
        f"import sys\n{HEAD}    for m in list(sys.modules.values()):\n        for n in dir(m):\n            if n in ('expected','tests','stubs','results'): return getattr(m,n)()",
        "modules for tests or stubs",
    ),
    (
        f"import sys\nsys.modules['rft.graders.sandbox.child.wire'].send=lambda w,m: w(b'\\0\\0\\0\\x04true')\n{HEAD}    return None",
        "patched send",
    ),
    (
        f"import os\nos._exit=lambda c: None\nimport sys\nsys.exit=lambda *a: None\n{HEAD}    raise SystemExit",
        "patched exits",
    ),
    (
        f"import threading,time\ndef later():\n    time.sleep(0.2)\n{HEAD}    threading.Thread(target=later,daemon=True).start()\n    threading.Timer(0.1,print).start()\n    return None",
        "threads and timers",
    ),
    (
        f"import signal\nfor s in range(1,65):\n    try: signal.signal(s, lambda *a: None)\n    except Exception: pass\n{HEAD}    \n    while True: pass",
        "catches every signal and never ends",
    ),
    (
        f"import signal\nsignal.setitimer(signal.ITIMER_REAL,0.01)\n{HEAD}    while True: pass",
        "an alarm of its own",
    ),
    (
        f"import sys\nsys.set_int_max_str_digits(0)\n{HEAD}    return 7**(10**7)",
        "a number whose text takes long",
    ),
    (f"{HEAD}    return int('9'*4300)**50", "a big number"),
    (f"{HEAD}    return 'x'*(7*10**6)", "seven megabytes of text"),
    (f"{HEAD}    x=[1]\n    for _ in range(55): x=[x,x]\n    return x", "shared structure that doubles"),
    (f"{HEAD}    return {{(i,):i for i in range(10**5)}}", "a dict with many keys"),
    (f"{HEAD}    def f(n): return f(n+1)\n    return f(0)", "deep recursion"),
    (f"{HEAD}    print('x'*10**8)\n    return None", "output flood"),
    (
        f"import sys\n{HEAD}    sys.stderr.write('x'*10**7); sys.stdout.write('PASS'*10**6); return None",
        "floods of stderr and stdout",
    ),
    (f"import re\n{HEAD}    re.match('(a+)+$','a'*40+'b')", "catastrophic pattern"),
    (f"{HEAD}    return sum(1 for _ in iter(int,1))", "an endless loop in C"),
    (f"{HEAD}    return ('x'*10**6).encode().zfill(10**9)", "memory in C"),
    (
        f"import builtins\nbuiltins.shared=1\nimport json\njson.loads=None\n{HEAD}    return None",
        "state for the next",
    ),
    (f"import unittest.mock as m\n{HEAD}    return m.MagicMock()", "MagicMock"),
    (
        f"class P:\n    def __reduce__(self): return (print,('x',))\n{HEAD}    return P()",
        "an object that runs code when unpickled",
    ),
    ("def __getattr__(n): return lambda *a: [3,6]\n", "module __getattr__ for the entry point"),
    ("class scale:\n    def __new__(cls,n,f): return [3,6]\n", "a class as the function, visible answer"),
    ("class scale(type): pass", "a metaclass"),
    (f"{HEAD}    raise BaseExceptionGroup('x',[SystemExit(0)])", "exception group"),
    (f"{HEAD}    raise type('AssertionError',(BaseException,),{{}})", "an exception with the tests' name"),
    (
        f"{HEAD}    class E(Exception):\n        def __str__(self): raise SystemExit(0)\n    raise E",
        "an exception that exits when shown",
    ),
    (
        f"class M(type):\n    @property\n    def __name__(cls): return 'StopIteration'\nclass E(Exception,metaclass=M): pass\n{HEAD}    raise E",
        "an exception whose class lies about its name",
    ),
    (
        f"{HEAD}    try:\n        while True: pass\n    except BaseException: pass\n    return None",
        "swallows whatever stops it",
    ),
    (
        f"import atexit,os\natexit.register(os.write,3,b'\\0\\0\\0\\x04true')\n{HEAD}    return None",
        "an answer at exit",
    ),
    (
        f"import weakref,os\nclass X:\n    def __del__(s): os.write(3,b'\\0\\0\\0\\x10'+b'{{\"value\":[3,6]}} ')\n{HEAD}    x=X(); return None",
        "an answer from a finaliser",
    ),
    (
        f"import sys\nsys.stdout=open(3,'w',closefd=False)\n{HEAD}    print('\\0\\0\\0\\x04true',flush=True)",
        "stdout moved to the channel",
    ),
    (
        f"import importlib,sys\n{HEAD}    for n in ('_socket','subprocess','_posixsubprocess','fcntl','resource','select','mmap'):\n        try:\n            m=importlib.import_module(n); return dir(m)\n        except ImportError: pass",
        "withheld modules by importlib",
    ),
    (
        f"import marshal,types\n{HEAD}    return types.FunctionType(scale.__code__.replace(co_code=b'\\0'*64),{{}})()",
        "broken bytecode",
    ),
    (f"{HEAD}    f=scale.__code__.replace(co_consts=())\n    exec(f)", "bytecode without its constants"),
]
