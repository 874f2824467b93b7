"""The faults of a run. Their class names are the error names that the state machine catches and shows.

A bad record, a weak reward or a losing model is data and ends in an outcome. Only what is broken raises.
"""


class RunFault(Exception):
    """Base of every fault; its message is shown to a person, so it says what happened and what to do."""


class InvalidRunInput(RunFault):
    """The execution input, the recipe or a setting cannot be used."""


class AccountNotReady(RunFault):
    """The account lacks something that the run needs; the message lists each with its fix."""


class BedrockThrottled(RunFault):
    """Bedrock refused for now: no quota left, or still in use; the state machine tries again within its limit."""


class TrainingQuotaUsedUp(RunFault):
    """Bedrock had no room for another training job for as long as a run waits for one."""


class TrainingJobFailed(RunFault):
    """Bedrock ended the training job as Failed or Stopped without being asked by this run."""


class RewardFunctionFailed(RunFault):
    """The reward or evaluation function raised or broke its contract; no score was invented for it."""


class DeploymentFailed(RunFault):
    """Bedrock could not deploy the tuned model."""


class ModelCallFailed(RunFault):
    """A model answered with an error that is not worth retrying."""


class PreflightStuck(RunFault):
    """Preflight was taken up again and made no call."""


class ProfileStuck(RunFault):
    """A profile shard was taken up again and made no progress."""


class PromotionConflict(RunFault):
    """The champion record changed while this run was being promoted."""


class RunStateBroken(RunFault):
    """An object of the run that an earlier stage wrote is missing or unreadable."""
