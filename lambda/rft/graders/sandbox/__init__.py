"""Running code that a model wrote: a locked child process a candidate, talked to over a pipe of plain values.

`sandbox.Sandbox` is the parent's side; `child` is what runs inside and imports nothing of the rest. Nothing is imported
here: the child's interpreter passes through this module.
"""
