"""Who may do what: rights × subtree, from appointments and from standing in for others.

A stranger, and an account that is not active, gets nothing. Somebody on leave keeps their own
rights (they may still look); their deputy has them besides.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wangge.domain.people import town
from wangge.domain.people.models import Account, Leave
from wangge.domain.people.queries.holders import in_force
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import NotFound, Refused
from wangge.packs.schema import PostSpec, Right
from wangge.plumbing.access import Reach, Scope

PERSONAL = frozenset({Right.CASE_VIEW, Right.CASE_HANDLE, Right.TASK_DO})
"""Rights that cover, besides the subtree, whatever one holds oneself (handed over, escalated)."""


def scope(account_id: UUID | None, right: Right | str, at: datetime) -> Scope:
    """What `right` covers for the account at `at`. Two queries."""
    if account_id is None:
        return Scope.nothing()
    wanted = Right(right)
    found = in_force(at).filter(account_id__in=answers_for(account_id, at))
    reaches: list[Reach] = []
    columns = ("jurisdiction_key", "post", "scheme_key", "grid_code", "department")
    for key, post, scheme_key, code, department in found.values_list(*columns):
        spec = town.posts(key, scheme_key).by_key.get(post)
        if spec is not None and wanted in spec.rights:
            reaches.append(reach_of(spec, key, scheme_key, code, department, at))
    holder = account_id if reaches and wanted in PERSONAL else None
    return Scope(tuple(reaches), holder)


def scope_of_posts(
    account_id: UUID | None,
    wanted: Collection[str],
    *,
    jurisdiction_key: str,
    scheme_key: str,
    at: datetime,
) -> Scope:
    """What the posts `wanted` of that scheme cover for the account at `at`. Two queries."""
    if account_id is None or not wanted:
        return Scope.nothing()
    found = in_force(at).filter(
        account_id__in=answers_for(account_id, at),
        jurisdiction_key=jurisdiction_key,
        scheme_key=scheme_key,
        post__in=list(wanted),
    )
    by_key = town.posts(jurisdiction_key, scheme_key).by_key
    reaches = [
        Reach(code, scheme_key, department if by_key[post].of_department else None)
        for post, code, department in found.values_list("post", "grid_code", "department")
        if post in by_key
    ]
    return Scope(tuple(reaches))


def rights(account_id: UUID | None, at: datetime) -> frozenset[Right]:
    """Every right the account has somewhere: what a menu shows."""
    if account_id is None:
        return frozenset()
    found = in_force(at).filter(account_id__in=answers_for(account_id, at))
    result: set[Right] = set()
    for key, scheme_key, post in found.values_list(
        "jurisdiction_key", "scheme_key", "post"
    ).distinct():
        spec = town.posts(key, scheme_key).by_key.get(post)
        result.update(spec.rights if spec else ())
    return frozenset(result)


def require(
    account_id: UUID | None,
    right: Right | str,
    *,
    path: str,
    scheme: str,
    tag: str = "",
    at: datetime,
) -> None:
    """Raises `Refused` unless the account has the right over that place."""
    if not scope(account_id, right, at).covers(path, scheme, tag):
        raise Refused(
            "no_right",
            zh="您没有在这里进行这项操作的权限。",
            en="You don't have the right to do this here.",
            data={"right": Right(right).value},
        )


def answers_for(account_id: UUID, at: datetime) -> set[UUID]:
    """The account and everybody it stands in for at `at`; one query unless it does stand in."""
    now = Leave.objects.filter(from_at__lte=at, to_at__gt=at)
    mine = Q(deputy_id=account_id) | Q(account_id=account_id)
    pending = set(now.filter(mine).values_list("account_id", flat=True))
    result = {account_id}
    # Away itself, its own deputies answer for the others; a closed account answers for nobody.
    if account_id in pending or (pending and not _active(account_id)):
        return result
    while pending := pending - result:
        result |= pending
        pending = set(now.filter(deputy_id__in=pending).values_list("account_id", flat=True))
    return result


def reach_of(
    spec: PostSpec, jurisdiction_key: str, scheme_key: str, code: str, department: str, at: datetime
) -> Reach:
    """What an appointment to the post covers: its own scheme, unless its pack says every one."""
    tag = department if spec.of_department else None
    wide = spec.every_scheme and _is_division(jurisdiction_key, scheme_key, code, at)
    return Reach(code, None if wide else scheme_key, tag)


def _active(account_id: UUID) -> bool:
    return Account.objects.filter(id=account_id, is_active=True).exists()


def _is_division(jurisdiction_key: str, scheme_key: str, code: str, at: datetime) -> bool:
    """Whether the grid is a whole division: the codes of every scheme there begin with its own."""
    try:
        grid: GridRef = town.grid(jurisdiction_key, scheme_key, code, at)
    except NotFound:
        return False
    return bool(grid.division_path) and grid.division_path == grid.code
