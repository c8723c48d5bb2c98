"""Open matters lie in the grid that their ground belongs to, when grids are drawn anew.

What is closed stays where it was closed. Runs within the transaction of the redrawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from wangge.domain.cases.models import Call, Case, CaseStatus
from wangge.domain.places import api as places
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

FOLLOWED = "case.grid_followed"
_COLUMNS = {"cases": "grid_code", "routes": "route_grid", "handlers": "handler_grid"}


def follow_grids(
    redrawn: places.Redrawn, *, actor: Actor, at: datetime
) -> dict[str, places.Followed]:
    """Moves what is open: the place, the grid chosen for the handler, and whose call it is."""
    rows = _open(redrawn)
    done = {
        name: places.follow(
            rows,
            redrawn,
            column=column,
            unit="unit_code" if name == "cases" else "",
            bump="version" if name == "cases" else "",
        )
        for name, column in _COLUMNS.items()
    }
    done["calls"] = places.follow(_calls(redrawn), redrawn, column="by_grid")
    _tell(done["cases"], actor, at)
    return done


def return_grids(
    redrawn: places.Redrawn,
    followed: Mapping[str, Sequence[Sequence[str]]],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Puts back what `follow_grids` moved, where it is open still."""
    rows = _open(redrawn)
    there = set(map(str, rows.values_list("pk", flat=True)))
    for name, column in _COLUMNS.items():
        bump = "version" if name == "cases" else ""
        places.put_back(rows, followed.get(name, ()), column=column, bump=bump)
    places.put_back(_calls(redrawn), followed.get("calls", ()), column="by_grid")
    back = [[key, since, was] for key, was, since in followed.get("cases", ()) if key in there]
    _tell(back, actor, at)


def _open(redrawn: places.Redrawn) -> QuerySet[Case]:
    found = Case.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key, scheme_key=redrawn.scheme_key
    )
    return found.exclude(status=CaseStatus.CLOSED)


def _calls(redrawn: places.Redrawn) -> QuerySet[Call]:
    return Call.objects.filter(case__in=_open(redrawn), closed_at=None)


def _tell(moved: Sequence[Sequence[str]], actor: Actor, at: datetime) -> None:
    for key, was, now in moved:
        event = journal.Event(FOLLOWED, {"from": was, "grid": now})
        journal.append(f"case:{key}", [event], actor=actor, at=at)
