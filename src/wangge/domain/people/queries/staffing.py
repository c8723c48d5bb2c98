"""Whether a town's grids are staffed as its pack says, from the appointments of an instant.

Appointments say nothing of certificates, skills or hours: rules about them are left out here, and
named, rather than answered by a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wangge.domain.people.queries.holders import in_force
from wangge.domain.places import api as places
from wangge.packs.schema import PackSpec, StaffingSpec
from wangge.packs.staffing import Staff, StaffFinding, completeness
from wangge.packs.staffing import rules as rules_of
from wangge.plumbing.access import prefix_range

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class StaffingReport:
    """`grids` and `appointments` looked at; `left_out`: rules that need what isn't recorded."""

    grids: int
    appointments: int
    findings: tuple[StaffFinding, ...]
    left_out: tuple[str, ...]


def staffing(
    jurisdiction_key: str, pack_key: str, at: datetime, *, under: str = ""
) -> StaffingReport:
    """Every gap of every grid of the pack's scheme at `at`. One query over the appointments."""
    pack = places.pack(jurisdiction_key, pack_key)
    on = places.local_day(jurisdiction_key, at)
    grids = places.grids(jurisdiction_key, pack.scheme.key, on, under=under)
    staff = list(_staff(jurisdiction_key, pack.scheme.key, at, under))
    checked, left_out = _checkable(pack)
    found = completeness(checked, [(g.code, g.level) for g in grids], staff)
    return StaffingReport(len(grids), len(staff), tuple(found), left_out)


def _staff(jurisdiction_key: str, scheme_key: str, at: datetime, under: str) -> Iterator[Staff]:
    found = in_force(at).filter(jurisdiction_key=jurisdiction_key, scheme_key=scheme_key)
    if under:
        low, high = prefix_range(under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    rows = found.order_by("grid_code").values_list("grid_code", "post")
    return (Staff(code, post) for code, post in rows.iterator(_BATCH))


def _checkable(pack: PackSpec) -> tuple[PackSpec, tuple[str, ...]]:
    """The pack with its staffing rules as far as appointments tell, and the rules cut for that."""
    cut = [r.key for r in rules_of(pack) if _asks_more(r)]
    plain = tuple(r if not _asks_more(r) else _numbers_only(r) for r in pack.staffing)
    return pack.model_copy(update={"staffing": plain}), tuple(cut)


def _asks_more(rule: StaffingSpec) -> bool:
    return bool(rule.certificates or rule.skills or rule.all_certified or rule.time != "any")


def _numbers_only(rule: StaffingSpec) -> StaffingSpec:
    parts = {"certificates": (), "skills": (), "all_certified": False, "time": "any"}
    return rule.model_copy(update=parts)
