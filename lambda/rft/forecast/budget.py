"""Whether the budget holds."""

from rft.forecast.cost import UNKNOWN_TRAINING, Cost
from rft.forecast.inputs import ForecastInputs
from rft.forecast.reasons import Level, Reason


def budget_checks(found: Cost, given: ForecastInputs) -> list[Reason]:
    """The budget against the upper end of what is known; empty where no budget is set.

    What is unknown can only be held by a limit on hours: without `max_training_hours` such a budget is exceeded.
    """
    budget = given.gates.budget_usd
    if budget is None:
        return []
    over = Level.ASK if given.over else Level.NO_GO
    if found.high > budget:
        text = f"The known costs may reach USD {found.high:,.2f}, over the budget of USD {budget:,.2f}"
        return [Reason(rule="budget", level=over, sentence=text + _cheaper(found, budget, given) + ".")]
    if UNKNOWN_TRAINING in found.unknown:
        return [_unknown_hour(found, budget, given, over)]
    if found.unknown:
        text = f"The budget of USD {budget:,.2f} leaves out {', '.join(found.unknown)}: not known."
        return [Reason(rule="budget", level=Level.WARNING, sentence=text)]
    text = f"The costs reach at most USD {found.high:,.2f}, within the budget of USD {budget:,.2f}."
    return [Reason(rule="budget", level=Level.OK, sentence=text)]


def _cheaper(found: Cost, budget: float, given: ForecastInputs) -> str:
    """What would hold the budget, where training alone breaks it."""
    usd = given.prices.model.training_hour
    training = next((line.high for line in found.lines if line.name == UNKNOWN_TRAINING), None)
    rest = found.high - (training or 0.0)
    if usd is None or rest >= budget:
        return ""
    return f"; max_training_hours of {(budget - rest) / usd:.1f} would hold it"


def _unknown_hour(found: Cost, budget: float, given: ForecastInputs, over: Level) -> Reason:
    hours = given.gates.max_training_hours
    if hours is None:
        text = (
            f"A budget of USD {budget:,.2f} cannot be held: the price of a training hour is unknown, and no "
            "max_training_hours is set. Set it, or training_hour_usd."
        )
        return Reason(rule="budget", level=over, sentence=text)
    rate = (budget - found.high) / hours
    text = (
        f"The price of a training hour is unknown; over {hours:g} hours the budget of USD {budget:,.2f} holds if an "
        f"hour costs at most USD {rate:,.2f}. The job is stopped after {hours:g} hours."
    )
    return Reason(rule="budget", level=Level.WARNING, sentence=text)
