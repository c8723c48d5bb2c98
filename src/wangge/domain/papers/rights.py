"""Who may print or issue what. Whoever may not is told that there is no such thing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseDetail, CaseView
from wangge.domain.people import api as people
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope

_GRIDS = (Right.CASE_VIEW, Right.OVERVIEW_VIEW, Right.PEOPLE_MANAGE, Right.PLACES_MANAGE)
_PEOPLE = (Right.CASE_SUPERVISE, Right.PEOPLE_MANAGE)
_ISSUERS = (Right.CASE_HANDLE, Right.CASE_DISPATCH, Right.CASE_VERIFY, Right.CASE_SUPERVISE)


def may_print_grid(account_id: UUID | None, scheme_key: str, code: str, at: datetime) -> bool:
    """Whether the account sees cases, figures, people or places there, whoever's department."""
    return _covers(account_id, _GRIDS, scheme_key, code, at)


def require_grid(account_id: UUID | None, scheme_key: str, code: str, at: datetime) -> None:
    """Raises `NotFound` for a grid of which the account may print nothing."""
    if not may_print_grid(account_id, scheme_key, code, at):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")


def require_person(
    account_id: UUID | None, whose: UUID, scheme_key: str, code: str, at: datetime
) -> None:
    """Raises `NotFound` for somebody of whom the account may print nothing there."""
    if not may_print_person(account_id, whose, scheme_key, code, at):
        raise NotFound("no_such_person", zh="没有这个人。", en="There is no such person.")


def may_print_person(
    account_id: UUID | None, whose: UUID, scheme_key: str, code: str, at: datetime
) -> bool:
    """For oneself while on a post there, and for whoever supervises or appoints there."""
    own = account_id == whose and _own_post(whose, scheme_key, code, at)
    return own or _covers(account_id, _PEOPLE, scheme_key, code, at)


def _own_post(account_id: UUID, scheme_key: str, code: str, at: datetime) -> bool:
    """On a post there that sees cases: of a department's handler, those of the department."""
    scope = people.scope(account_id, Right.CASE_VIEW, at)
    return any(
        scope.covers(code, scheme_key, held.department)
        for held in people.appointments_of(account_id, at)
        if (held.scheme_key, held.grid_code) == (scheme_key, code)
    )


def case_seen(account_id: UUID | None, case_id: UUID, at: datetime) -> CaseDetail:
    """The case, as whoever may see it sees it; `NotFound`."""
    return cases.case(people.scope(account_id, Right.CASE_VIEW, at), case_id)


def may_issue(account_id: UUID | None, case: CaseView, at: datetime) -> bool:
    """Whether the account handles, dispatches, verifies or supervises this case."""
    where = (case.grid_code, case.scheme_key, case.department, case.holder_id)
    return any(people.scope(account_id, right, at).covers(*where) for right in _ISSUERS)


def _covers(
    account_id: UUID | None, wanted: tuple[Right, ...], scheme_key: str, code: str, at: datetime
) -> bool:
    scopes: list[Scope] = [people.scope(account_id, right, at) for right in wanted]
    return any(scope.covers(code, scheme_key, "") for scope in scopes)
