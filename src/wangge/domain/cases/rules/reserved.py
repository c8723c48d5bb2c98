"""Reserved powers: who may handle a matter that exercises one. Refusals name power and source."""

from __future__ import annotations

from wangge.domain.cases.rules.facts import CLOSED, CaseFacts, Route
from wangge.domain.cases.rules.lookup import PackIndex
from wangge.packs.reserved import reserved_refusal
from wangge.packs.schema import ActionSpec, Phase, PowerSpec

PASSES_ON = frozenset({"return"})
"""What whoever merely keeps the matter may do with it: send it where it can be given on."""


def power_of(index: PackIndex, facts: CaseFacts) -> PowerSpec | None:
    """The power that handling the matter exercises; None for most matters."""
    kind = index.types.get(facts.type_key)
    return index.powers.get(kind.reserved) if kind is not None and kind.reserved else None


def refuse_reserved(index: PackIndex, facts: CaseFacts, route: Route) -> None:
    """Raises `Refused` (`reserved_power`) when `route` gives a reserved matter to anybody else."""
    power = power_of(index, facts)
    if power is not None and not power.held_by(route.post, route.department):
        raise reserved_refusal(power, "route")


def exercises(index: PackIndex, facts: CaseFacts, action: ActionSpec) -> PowerSpec | None:
    """The power that taking `action` here exercises, if any."""
    power = power_of(index, facts)
    if power is None or facts.step == CLOSED or action.effect in PASSES_ON:
        return None
    step = index.step(facts.flow, facts.step)
    return power if step.phase is Phase.HANDLING else None
