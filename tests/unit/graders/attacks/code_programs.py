"""The task of `code_tests` as a program that reads two lines: rows of (a whole program, why)."""

# ruff: noqa: E501 - one attack a line reads best

from __future__ import annotations

SOLVED = "n = input().split()\nf = int(input())\nprint(*[int(x) * f for x in n])"

ATTACKS = [
    ("print('3 6')", "the visible output alone"),
    ("import sys; sys.exit(0)", "exits"),
    ("print(open(0).read())", "echoes its input"),
    ("print('3 6'); print('10 14 18'); print('-44')", "prints every output at once"),
    ("while True: print('3 6')", "prints forever"),
    (
        "n = input().split(); f = int(input()); print(*[int(x) * f for x in n]); raise SystemExit(1)",
        "right, but fails",
    ),
    ("import os; os.write(1, b'3 6'); os._exit(0)", "ends before its end"),
    ("print('10 14 18', end='')", "a hidden output alone, which only one test has"),
    (
        "import os\nos.write(3,b'\\0\\0\\0\\x0c{\"ended\": \"\"}')\nprint('3 6')",
        "a forged end and the visible output",
    ),
    (
        'import os\nfor fd in range(2,60):\n    try: os.write(fd,b\'\\0\\0\\0\\x0c{"ended": ""}\')\n    except OSError: pass\nwhile True: pass',
        "a forged end on every descriptor, then hangs",
    ),
    (f"{SOLVED}\nimport os; os._exit(1)", "right, but ends hard"),
    (f"{SOLVED}\nraise ValueError", "right, but raises"),
    ("import sys\nsys.stdout.write('3 6\\n'*10**6)", "flood of the visible output"),
    ("print(open('/proc/self/fd/1').read())", "reads its own output"),
    ("import os\nprint(os.listdir('/tmp'))", "lists /tmp"),
    ("import sys\nsys.stdin=None\nprint('3 6')", "no input"),
    ("class S(str): pass\nprint(S('3 6'))", "a text subclass"),
    ("while True:\n    try: input()\n    except EOFError: pass", "swallows the end of input"),
    ("import sys\nsys.stdout.close()", "closes its output"),
    ("import time\ntime.sleep(100)", "sleeps"),
    ("print('3 6', end='\\r')\nprint('10 14 18')", "overwrites by carriage return"),
    ("d={'1 2':'3 6'}\nprint(d.get(input(),''))", "visible test by heart"),
    (
        "import threading\nthreading.Thread(target=lambda: print('3 6')).start()",
        "a thread prints the visible output",
    ),
    ("import os\nwhile True: os.fork()", "fork bomb"),
    ("x=[0]*10**10", "memory bomb"),
    ("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()", "recursion"),
    ("import signal\nsignal.raise_signal(19)", "stops itself"),
    ("print('3 6')\nprint('3 6')\nprint('10 14 18')", "several outputs"),
    ("print('3,6')", "another separator"),
    ("print('3 6\\x00')", "a zero byte"),
    ("print('3  6')", "two spaces"),
]

HONEST = [
    ("n = input().split()\nf = int(input())\nprint(*[int(x) * f for x in n])", "input and print"),
    (
        "import sys\nd = sys.stdin.read().split()\nprint(' '.join(str(int(x) * int(d[-1])) for x in d[:-1]))",
        "reads everything",
    ),
    (
        "import sys\nn, f = sys.stdin.buffer.read().splitlines()\nsys.stdout.write(' '.join(str(int(x) * int(f)) for x in n.split()))",
        "bytes, no newline at the end",
    ),
    (
        "def main():\n    n = list(map(int, input().split()))\n    f = int(input())\n    print(*[x * f for x in n])\n\nif __name__ == '__main__':\n    main()\n    exit()",
        "a main function and exit()",
    ),
    (
        "import os\nn, f = os.read(0, 9999).decode().splitlines()\nprint(*[int(x) * int(f) for x in n.split()])",
        "the descriptor itself",
    ),
    (
        "import sys\ninput=sys.stdin.readline\nn=list(map(int,input().split()));f=int(input())\nprint(' '.join(str(x*f) for x in n))",
        "readline",
    ),
    (
        "for_line=[l.rstrip() for l in __import__('sys').stdin]\nprint(*[int(x)*int(for_line[1]) for x in for_line[0].split()],sep=' ')",
        "iterates stdin",
    ),
    (
        "import sys, io, os\ninput = io.BytesIO(os.read(0, os.fstat(0).st_size or 10**6)).readline\nn=input().split();f=int(input())\nprint(*[int(x)*f for x in n])",
        "fast input by BytesIO",
    ),
    (
        "from sys import stdin,stdout,exit\nn=stdin.readline().split();f=int(stdin.readline())\nstdout.write(' '.join(str(int(x)*f) for x in n)+'\\n')\nexit(0)",
        "exit(0)",
    ),
    (
        "import sys\ndef solve():\n    d=open(0).read().split()\n    print(*[int(x)*int(d[-1]) for x in d[:-1]])\nsolve()\nsys.stdout.flush()",
        "open(0)",
    ),
    ("n=input().split()\nf=int(input())\nprint(*[int(x)*f for x in n],end=' \\n\\n')", "trailing blanks"),
    (
        "import sys, threading\nsys.setrecursionlimit(1<<20)\nthreading.stack_size(1<<26)\ndef main():\n    n=input().split();f=int(input())\n    print(*[int(x)*f for x in n])\nthreading.Thread(target=main).start()",
        "thread",
    ),
    (
        "import sys\nn=input().split();f=int(input())\nprint('debug',file=sys.stderr)\nprint(*[int(x)*f for x in n])\nsys.exit()",
        "stderr and sys.exit",
    ),
    (
        "class Main:\n    def run(self):\n        n=input().split();f=int(input())\n        print(*[int(x)*f for x in n])\nif __name__=='__main__':\n    Main().run()",
        "class Main",
    ),
    (
        "try:\n    while True:\n        n=input().split();f=int(input())\n        print(*[int(x)*f for x in n])\nexcept EOFError:\n    pass",
        "until EOF",
    ),
]
