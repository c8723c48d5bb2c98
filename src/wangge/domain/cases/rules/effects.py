"""What each effect does to the facts of a matter. One small function per effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wangge.domain.cases.rules.facts import CaseFacts, Given
from wangge.domain.cases.rules.lookup import PackIndex
from wangge.domain.cases.rules.requirements import outcome_of
from wangge.packs.schema import ActionSpec, Effect

Change = Callable[[PackIndex, CaseFacts, ActionSpec, Given], CaseFacts]


def apply(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    """The facts after `action`, still without the next step's route."""
    return replace(_CHANGES[action.effect](index, facts, action, given), step=action.to)


def _none(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    rating = facts.rating if given.rating is None else given.rating
    return replace(facts, outcome=outcome_of(facts, action, given), rating=rating)


def _file(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    """Takes type, condition and place as given; the condition may raise the grade."""
    type_key = given.type_key if given.type_key is not None else facts.type_key
    kept = facts.condition if type_key == facts.type_key else ""
    condition = index.condition(type_key, given.condition or kept)
    same = type_key == facts.type_key and condition.key == facts.condition
    return replace(
        facts,
        flow=index.flow_of(type_key).key,
        type_key=type_key,
        located=facts.located if given.located is None else given.located,
        condition=condition.key,
        grade=condition.grade or index.type(type_key).grade,
        route=given.route,
        sent_back=facts.sent_back and same and given.route is None,
    )


def _dispatch(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    located = facts.located if given.located is None else given.located
    return replace(
        facts, route=given.route or facts.route, sent_back=False, located=located, handler_level=""
    )


def _return(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    """Bounces are counted, and the program doesn't send it back to where it came from."""
    return replace(
        facts,
        route=None,
        sent_back=True,
        returns=facts.returns + 1,
        handled=False,
        outcome=None,
        handler_level="",
    )


def _climb(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    """One level up from where the handler really sits."""
    level = facts.handler_level or (facts.route.level if facts.route else "")
    department = facts.route.department if facts.route else ""
    route = given.route or index.higher_route(level, department)
    return replace(facts, route=route, handler_level="", handled=False)


def _finish(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    return replace(facts, handled=True, outcome=outcome_of(facts, action, given))


def _rework(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    return replace(facts, handled=False, outcome=None, reworks=facts.reworks + 1)


def _close(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    return _none(index, facts, action, given)


def _reopen(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> CaseFacts:
    """A new round: another clock, nothing handled yet; who handled before may be asked again."""
    return replace(
        facts,
        handled=False,
        outcome=None,
        clock_begun=False,
        sent_back=False,
        reopens=facts.reopens + 1,
        rating=given.rating,
    )


_CHANGES: dict[Effect, Change] = {
    "none": _none,
    "file": _file,
    "dispatch": _dispatch,
    "return": _return,
    "climb": _climb,
    "finish": _finish,
    "rework": _rework,
    "close": _close,
    "reopen": _reopen,
    "confirm": _none,
}
