"""What somebody asks to be done to a case, looked up and checked, for the rules to decide on.

Reads packs and places; changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wangge.domain.cases import by_rule, placing, specs, state
from wangge.domain.cases.models import Case
from wangge.domain.cases.placing import Placed
from wangge.domain.cases.rules import Given, PackIndex, Route, find_type, intake
from wangge.domain.cases.types import ActionInput, LocationInput, RouteInput, parse_outcome
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs.schema import ActionSpec, CaseTypeSpec

_PLACING = ("file", "dispatch")
"""Effects that may set the place; anybody else finds the case where it is."""


class Asked:
    """An action asked for: the facts and the action in the flow that is then the case's.

    Raises `ActionNotPossible`, `InvalidInput`, `ManyErrors`, `Conflict` (`closed_too_long`).
    """

    def __init__(self, case: Case, action: str, payload: ActionInput, at: datetime) -> None:
        self.case, self.payload, self.at = case, payload, at
        self.index = specs.of_case(case)
        self.facts = state.facts_of(case)
        self.action, self.moved = action, False
        _check_words(payload)
        spec = self.index.action(self.facts.flow, self.facts.step, action)
        _check_still_open_to(case, self.index, at)
        if spec.effect == "file":
            self._stay_a_drawing()
            self._follow_type(spec)
        self.placed = self._placed(spec)

    def given(self) -> Given:
        """What comes with the action, as the rules take it."""
        payload = self.payload
        return Given(
            reason=payload.reason,
            note=payload.note,
            outcome=parse_outcome(payload.outcome),
            photos=len(payload.photos),
            route=self._route(payload.route),
            rating=payload.rating,
            type_key=payload.type_key,
            condition=payload.condition,
            located=self.placed.located if self.placed else None,
            same_as=bool(payload.same_as),
        )

    def _stay_a_drawing(self) -> None:
        """A drawing whose matter went on as another one's would stand at its stage for ever."""
        asked_for = self.payload.type_key or self.case.type_key
        if asked_for != self.case.type_key and self.index.flows[self.facts.flow].draws:
            raise InvalidInput(
                "type_of_drawing",
                zh="这件事项是网格重划方案，不能改成别的事项。",
                en="This matter is a redrawing of grids; it can't become another one.",
                field="type_key",
            )

    def _follow_type(self, spec: ActionSpec) -> None:
        """A type that another of the town's packs declares: the case goes on in that pack."""
        type_key = self.payload.type_key
        if not type_key or type_key in self.index.types:
            return
        index, kind = find_type(specs.of_town(self.case.jurisdiction_key), type_key)
        flow = index.flows[kind.flow]
        for step in flow.steps:
            for action in step.actions:
                if action.effect == spec.effect:
                    self.index, self.action, self.moved = index, action.key, True
                    self.facts = replace(self.facts, flow=flow.key, step=step.key, route=None)
                    return
        raise InvalidInput(
            "type_not_filed",
            zh=f"“{kind.name.zh}”的流程没有立案步骤，不能在此选用。",
            en=f"The flow of “{kind.name.en}” has no filing; it can't be chosen here.",
            field="type_key",
        )

    def _placed(self, spec: ActionSpec) -> Placed | None:
        """A place set by hand: a grid by its code, or a point with the desk's own judgement."""
        case, payload = self.case, self.payload
        where = payload.location
        if (where is not None or payload.grid_code) and spec.effect not in _PLACING:
            raise InvalidInput(
                "place_not_here",
                zh="位置只能在立案或派遣时设定。",
                en="The place is set when filing or dispatching only.",
                field="location",
            )
        scheme = self.index.pack.scheme.key
        if payload.grid_code:
            return placing.place_by_grid(case.jurisdiction_key, scheme, payload.grid_code, self.at)
        kind = self._by_rule(spec)
        if kind is None and where is None and not self._lies_anew(spec, scheme):
            return None
        placed = self._at_point(where)
        if kind is not None:
            pack = self.index.pack
            return by_rule.place_by_hand(
                case.jurisdiction_key, pack, kind, payload.facts, placed, self.at
            )
        if not placed.located:
            raise InvalidInput(
                "place_unclear",
                zh="该点不在任何网格内，请另选位置或直接指定网格。",
                en="That point lies in no grid; choose another or name the grid.",
                field="location",
                data=placed.answer,
            )
        return placed

    def _by_rule(self, spec: ActionSpec) -> CaseTypeSpec | None:
        """The type by whose facts the case is to lie; None where it stays or lies by its place."""
        case, payload = self.case, self.payload
        kind = self._filed_as(spec)
        if kind is None or not kind.rule_facts:
            if payload.facts:
                raise InvalidInput(
                    "fact_not_asked",
                    zh="该事项不按这些内容归入网格。",
                    en="This matter doesn't lie in a grid by such facts.",
                    field=f"facts.{next(iter(payload.facts))}",
                )
            return None
        stays = case.located and not self.moved and kind.key == case.type_key
        return None if stays and not payload.facts and payload.location is None else kind

    def _lies_anew(self, spec: ActionSpec, scheme: str) -> bool:
        """Whether its known point places it: in another pack, or no longer by the type's rule."""
        case = self.case
        if not case.located:
            return False
        by_point = spec.effect == "file" and case.place_status == "by_rule" and case.lon is not None
        kind = self._filed_as(spec)
        return scheme != case.scheme_key or (by_point and not (kind and kind.rule_facts))

    def _filed_as(self, spec: ActionSpec) -> CaseTypeSpec | None:
        if spec.effect != "file":
            return None
        key = self.payload.type_key or self.case.type_key
        return self.index.types.get(key.rpartition("/")[2] if self.moved else key)

    def _at_point(self, where: LocationInput | None) -> Placed:
        case = self.case
        where = where or LocationInput(case.lon, case.lat)
        if where.lon is None and where.unit_code:
            where = LocationInput(case.lon, case.lat, "wgs84", where.address, where.unit_code)
        return placing.place(case.jurisdiction_key, self.index.pack, where, self.at, by_hand=True)

    def _route(self, chosen: RouteInput | None) -> Route | None:
        if chosen is None:
            return None
        route = self.index.checked_route(chosen.post, chosen.department, chosen.grid_code)
        if chosen.grid_code:
            on = places.local_day(self.case.jurisdiction_key, self.at)
            places.grid(self.case.jurisdiction_key, self.case.scheme_key, chosen.grid_code, on)
        return route


def _check_still_open_to(case: Case, index: PackIndex, at: datetime) -> None:
    """A flow may say for how long a closed matter can still be reopened."""
    flow = index.flows.get(case.flow_key)
    if case.closed_at is None or flow is None or not flow.after_close_within:
        return
    limit = index.limit(flow.after_close_within)
    until = tasks.calendar_for(case.jurisdiction_key).add(case.closed_at, limit)
    if at > until:
        raise Conflict(
            "closed_too_long",
            zh=f"案件结案已超过{limit.text('zh')}，请重新反映。",
            en=f"The case was closed more than {limit.text('en')} ago; please report anew.",
            field="action",
            data={"until": until.isoformat()},
        )


def _check_words(payload: ActionInput) -> None:
    intake.raise_all(
        [
            *intake.check_words(payload.reason, "reason", intake.TEXT_MOST),
            *intake.check_words(payload.note, "note", intake.TEXT_MOST),
        ]
    )
