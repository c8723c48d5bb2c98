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


def require_grid(account_id: UUID | None, scheme_key: str, code: str, at: datetime) -> None:
    """Raises `NotFound` unless the account sees cases, figures, people or places there."""
    if not _covers(account_id, _GRIDS, scheme_key, code, at):
        raise NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")


def require_person(
    account_id: UUID | None, whose: UUID, scheme_key: str, code: str, at: datetime
) -> None:
    """For oneself while on a post there, and for whoever supervises or appoints there."""
    own = account_id == whose and _covers(account_id, (Right.CASE_VIEW,), scheme_key, code, at)
    if not own and not _covers(account_id, _PEOPLE, scheme_key, code, at):
        raise NotFound("no_such_person", zh="没有这个人。", en="There is no such person.")


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
