"""The ways in which the local AWS fails its caller. Each message is a sentence that says what to do."""


class EmulatorError(Exception):
    """The local AWS, or a tool that works on it, did not do what it was asked."""


class RealAccountInReachError(EmulatorError):
    """Something could lead to a real account; the rehearsal refuses to start."""


class EmulatorChangedError(EmulatorError):
    """A function of MiniStack that a patch rests on is not the one that the patch was written for."""
