"""Grids without an area: the responsible grid of a matter is found by facts, not by its place.

Refuses facts that the type doesn't ask for. A report that meets no rule, or several, waits at the
desk; whoever files by hand is told so instead, since the desk is where it is then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from wangge.domain.cases.placing import Placed
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, Undetermined
from wangge.packs.schema import CaseTypeSpec, PackSpec, RuleFactSpec


def place_by_rule(
    jurisdiction_key: str,
    pack: PackSpec,
    kind: CaseTypeSpec | None,
    facts: Mapping[str, str],
    placed: Placed,
    at: datetime,
) -> Placed:
    """Where `placed` belongs by rule; its point stays on the map, its grid is the rule's.

    A fact of one choice is given by the type itself. Raises `InvalidInput` (`facts.<key>`).
    """
    known = _checked(kind, facts)
    on = places.local_day(jurisdiction_key, at)
    scheme = pack.scheme.key
    try:
        grid = places.rule_grid(jurisdiction_key, scheme, facts=known, on=on)
    except Undetermined:
        grid = None
    if grid is None:
        root = places.root_grid(jurisdiction_key, scheme, on)
        answer = {**placed.answer, "rule": "none"}
        return replace(placed, located=False, status="no_rule", grid=root, answer=answer)
    answer = {**placed.answer, "rule": grid.code}
    return replace(placed, located=True, status="by_rule", grid=grid, answer=answer)


def place_by_hand(
    jurisdiction_key: str,
    pack: PackSpec,
    kind: CaseTypeSpec,
    facts: Mapping[str, str],
    placed: Placed,
    at: datetime,
) -> Placed:
    """As `place_by_rule` for whoever files: every fact is needed, and a rule must be met.

    Raises `InvalidInput` (`fact_missing`, `no_rule_met`) at `facts.<key>`.
    """
    asked = kind.facts_to_choose
    for fact in asked:
        if not facts.get(fact.key):
            raise InvalidInput(
                "fact_missing",
                zh=f"请选择“{fact.name.zh}”，“{kind.name.zh}”按此归入网格。",
                en=f"Choose “{fact.name.en}”: “{kind.name.en}” lies in a grid by it.",
                field=f"facts.{fact.key}",
            )
    found = place_by_rule(jurisdiction_key, pack, kind, facts, placed, at)
    if not found.located:
        raise InvalidInput(
            "no_rule_met",
            zh="按所选内容没有唯一对应的网格，请另选，或直接指定网格。",
            en="No single grid stands for what was chosen; choose otherwise or name the grid.",
            field=f"facts.{asked[0].key}" if asked else "type_key",
        )
    return found


def _checked(kind: CaseTypeSpec | None, facts: Mapping[str, str]) -> dict[str, str]:
    asked = {fact.key: fact for fact in kind.rule_facts} if kind is not None else {}
    for key, value in facts.items():
        if key not in asked:
            raise InvalidInput(
                "fact_not_asked",
                zh=f"该事项不需要“{key}”这一项。",
                en=f"This matter doesn't ask for “{key}”.",
                field=f"facts.{key}",
            )
        _check_choice(asked[key], value)
    implied = {f.key: f.choices[0].key for f in asked.values() if len(f.choices) == 1}
    return {**implied, **facts}


def _check_choice(fact: RuleFactSpec, value: str) -> None:
    possible = [choice.key for choice in fact.choices]
    if value not in possible:
        raise InvalidInput(
            "unknown_choice",
            zh=f"“{fact.name.zh}”没有“{value}”这个选项。",
            en=f"“{fact.name.en}” has no choice “{value}”.",
            field=f"facts.{fact.key}",
            data={"possible": possible},
        )
