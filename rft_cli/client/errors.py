"""How a command fails. Each message is a sentence that says what to do."""


class CommandFailed(Exception):
    """Something on the way failed that is no outcome of a run: exit code `fault`."""


class InputRefused(Exception):
    """What the person gave cannot be used: exit code `input_error`."""


class NotReachable(Exception):
    """No credentials, no stack, or AWS refused: exit code `not_reachable`."""


class Interrupted(Exception):
    """The person ended the command, and what it did goes on: exit code `interrupted`."""
