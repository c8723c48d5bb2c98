"""What registers ask of packs and places: a town's registers, what their facts are, grids.

Where packs declare the same fact of the same kind it is one fact, as sealed as the strictest says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wangge.domain.places import api as places
from wangge.domain.registers.naming import as_named
from wangge.domain.registers.rules.identity import Identity
from wangge.domain.registers.types import PlaceInput
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.register_checks import same_fact
from wangge.packs.schema import FieldType, RegisterFieldSpec, RegisterSpec, Sensitivity

_STRICT = (Sensitivity.OPEN, Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


@dataclass(frozen=True, slots=True)
class RegisterRef:
    """A register of a town's pack; its name is `<pack>/<register>`."""

    jurisdiction_key: str
    pack_key: str
    scheme_key: str
    spec: RegisterSpec

    @property
    def name(self) -> str:
        """As `register` takes it."""
        return f"{self.pack_key}/{self.spec.key}"

    def field(self, key: str) -> RegisterFieldSpec:
        """The field `key`; `NotFound` names the register and the field."""
        spec = self.spec.field(key)
        if spec is None:
            raise NotFound(
                "no_such_field",
                zh=f"台账“{self.spec.name.zh}”没有字段“{key[:63]}”。",
                en=f"The register “{self.spec.name.en}” has no field “{key[:63]}”.",
                field=key[:63],
            )
        return spec


@dataclass(frozen=True, slots=True)
class FactRule:
    """How a fact is kept, whichever register shows it."""

    key: str
    type: FieldType
    sensitivity: Sensitivity
    searchable: bool

    @property
    def is_sealed(self) -> bool:
        """Whether its values are sealed."""
        return self.sensitivity != Sensitivity.OPEN


def registers(jurisdiction_key: str, kind: str | None = None) -> tuple[RegisterRef, ...]:
    """The registers of a town's packs, of one kind or all; the town's own choices by its names."""
    town = places.jurisdiction(jurisdiction_key)
    return tuple(
        RegisterRef(jurisdiction_key, pack.key, pack.scheme.key, as_named(town, pack.key, spec))
        for pack in places.packs(jurisdiction_key)
        for spec in pack.registers
        if kind is None or spec.kind == kind
    )


def register(jurisdiction_key: str, name: str) -> RegisterRef:
    """The register `<pack>/<register>`; `NotFound` names what there is."""
    found = registers(jurisdiction_key)
    for ref in found:
        if ref.name == name:
            return ref
    names = ", ".join(r.name for r in found) or "-"
    raise NotFound(
        "no_such_register",
        zh=f"没有台账“{name}”；现有：{names}。",
        en=f"There is no register “{name}”; there are: {names}.",
        field="register",
    )


def fact_rules(jurisdiction_key: str, kind: str) -> Mapping[str, FactRule]:
    """Every fact of a kind in a town. `Conflict` where packs disagree on what a fact is."""
    first: dict[str, RegisterFieldSpec] = {}
    rules: dict[str, FactRule] = {}
    for ref in registers(jurisdiction_key, kind):
        for field in ref.spec.fields:
            key = field.fact_key
            known = first.setdefault(key, field)
            if not same_fact(known, field):
                raise _disagree(key)
            rule = rules.get(key) or FactRule(key, field.type, Sensitivity.OPEN, False)
            rules[key] = replace(
                rule,
                sensitivity=max(rule.sensitivity, field.sensitivity, key=_STRICT.index),
                searchable=rule.searchable or field.searchable,
            )
    return rules


def identities(jurisdiction_key: str, kind: str) -> frozenset[Identity]:
    """The combinations of facts by which the town's registers of a kind tell subjects apart."""
    return frozenset(identity_of(ref.spec) for ref in registers(jurisdiction_key, kind))


def identity_of(spec: RegisterSpec) -> Identity:
    """The facts that a register's identity fields show."""
    by_key = {f.key: f for f in spec.fields}
    return tuple(sorted(by_key[key].fact_key for key in spec.identity))


def grid_for(ref: RegisterRef, place: PlaceInput, at: datetime) -> str:
    """The code of the grid a place belongs to in the register's scheme at `at`.

    From the base unit where there is one. Raises `InvalidInput` (`place`) for no place and for one
    that the scheme doesn't know.
    """
    on = places.local_day(ref.jurisdiction_key, at)
    try:
        if place.unit_code:
            chain = places.grid_chain(ref.jurisdiction_key, ref.scheme_key, place.unit_code, on)
            if chain:
                return chain[0].code
        elif place.grid_code:
            return places.grid(ref.jurisdiction_key, ref.scheme_key, place.grid_code, on).code
    except NotFound:
        pass
    raise InvalidInput(
        "register_place",
        zh="请写明所在单元网格或网格；该编码在本方案中不存在。",
        en="Name the base unit or the grid; this code isn't in the register's scheme.",
        field="place",
    )


def _disagree(key: str) -> Conflict:
    return Conflict(
        "fact_differs",
        zh=f"两个领域包对同一项信息“{key}”的类型、单位或选项写法不同，请先统一。",
        en=f"Two packs disagree on the type, unit or choices of the fact “{key}”.",
        field=key,
    )
