"""Which inputs of a model are sealed facts of a register: their values leave no sealed column."""

from __future__ import annotations

from wangge.domain.alarms.views import Model
from wangge.domain.registers import api as registers


def sealed_inputs(one: Model) -> frozenset[str]:
    """Keys of the inputs whose register keeps them sealed."""
    if one.register is None:
        return frozenset()
    rules = registers.fact_rules(one.jurisdiction_key, one.register.spec.kind)
    return frozenset(
        i.key
        for i in one.spec.inputs
        if i.register_key and rules[one.register.field(i.field_key).fact_key].is_sealed
    )
