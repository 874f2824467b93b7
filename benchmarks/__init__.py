"""Rows a second, latency and memory of the graders, each beside a published peer on the same rows in the same run.

One module a grader: `CONTENDERS` names what competes, each a function without arguments that gives (grade, rows).
`make bench` runs all of them, `python -m benchmarks.<name>` one.
"""
