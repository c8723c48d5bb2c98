"""Brings in the national tree of divisions: 620,573 communities in one pass, in bounded memory.

Owns `Division`. Refuses codes out of order and divisions whose parent nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, islice
from typing import NamedTuple

from django.db import transaction

from wangge.domain.places.models import Division
from wangge.domain.places.rules.division_codes import LEVEL_OF_LENGTH, parent_path
from wangge.domain.places.services.recording import record
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.plumbing.actor import Actor

_BATCH = 5000
_NAMED_AT_MOST = 20
_TOP = "~"  # above every digit


class DivisionRow(NamedTuple):
    """A division as a source gives it: its code without trailing zeros, and its name."""

    path: str
    name: str


@dataclass(slots=True)
class DivisionReport:
    """What an import did. `missing`: known so far, but not in the source."""

    levels: dict[int, int] = field(default_factory=dict)
    added: int = 0
    renamed: int = 0
    unchanged: int = 0
    missing: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.renamed + self.unchanged


@dataclass(frozen=True, slots=True)
class _Edition:
    from_on: date
    under: str
    close_missing: bool
    report: DivisionReport


def import_divisions(
    *,
    rows: Iterable[DivisionRow],
    from_on: date,
    actor: Actor,
    at: datetime,
    under: str = "",
    close_missing: bool = False,
) -> DivisionReport:
    """Takes in an edition that holds from `from_on`: all levels one after another, each ascending.

    With `under`, only that division, what is below and what is above it. A changed name closes the
    old row and opens a new one; the same edition again changes nothing. Divisions that the edition
    lacks are counted, and closed with `close_missing`. All or nothing: raises `ManyErrors` for
    unknown parents, `InvalidInput` for odd or disordered codes.
    """
    report = DivisionReport()
    edition = _Edition(from_on, under, close_missing, report)
    with transaction.atomic():
        for level, of_level in groupby(_wanted(rows, under), key=_level):
            count = _import_level(level, of_level, edition)
            report.levels[level] = report.levels.get(level, 0) + count
        data = {"from_on": from_on.isoformat(), "under": under, "added": report.added}
        data |= {"renamed": report.renamed, "closed": report.closed}
        record("divisions_imported", data, actor=actor, at=at)
    return report


def _wanted(rows: Iterable[DivisionRow], under: str) -> Iterator[DivisionRow]:
    if not under:
        return iter(rows)
    return (r for r in rows if r.path.startswith(under) or under.startswith(r.path))


def _level(row: DivisionRow) -> int:
    level = LEVEL_OF_LENGTH.get(len(row.path))
    if level is None or not row.path.isdecimal() or not row.path.isascii():
        raise InvalidInput(
            "division_code_odd",
            zh=f"区划代码“{row.path}”不是 2、4、6、9 或 12 位数字。",
            en=f"The division code '{row.path}' isn't 2, 4, 6, 9 or 12 digits.",
            field="code",
        )
    return level


def _import_level(level: int, rows: Iterator[DivisionRow], edition: _Edition) -> int:
    after, count = "", 0
    while batch := list(islice(rows, _BATCH)):
        _check_order(after, batch)
        _check_parents(level, batch)
        known = _known(level, after, batch[-1].path, edition.under)
        _write(level, batch, known, edition)
        after = batch[-1].path
        count += len(batch)
    _close(_known(level, after, _TOP, edition.under), edition)
    return count


def _known(level: int, after: str, upto: str, under: str) -> dict[str, Division]:
    """Open rows of the level with after < path ≤ upto, within `under`."""
    rows = Division.objects.filter(level=level, to_on=None, path__gt=after, path__lte=upto)
    if under and len(under) <= max(LEVEL_OF_LENGTH):
        low, high = prefix_range(under)
        rows = rows.filter(path__gte=low, path__lt=high)
    return {row.path: row for row in rows}


def _write(
    level: int, batch: list[DivisionRow], known: dict[str, Division], edition: _Edition
) -> None:
    report, from_on = edition.report, edition.from_on
    fresh: list[Division] = []
    closed: list[Division] = []
    corrected: list[Division] = []
    for path, name in batch:
        row = known.pop(path, None)
        if row is None:
            report.added += 1
        elif row.name == name:
            report.unchanged += 1
            continue
        else:
            report.renamed += 1
            if row.from_on >= from_on:  # the same edition, corrected
                row.name = name
                corrected.append(row)
                continue
            closed.append(row)
        fresh.append(Division(path=path, level=level, name=name, from_on=from_on))
    _end(closed, from_on)
    Division.objects.bulk_update(corrected, ["name"], batch_size=200)
    Division.objects.bulk_create(fresh)
    _close(known, edition)


def _close(unseen: dict[str, Division], edition: _Edition) -> None:
    edition.report.missing += len(unseen)
    if not edition.close_missing:
        return
    rows = [row for row in unseen.values() if row.from_on < edition.from_on]
    edition.report.closed += len(rows)
    _end(rows, edition.from_on)


def _end(rows: list[Division], on: date) -> None:
    for start in range(0, len(rows), 500):
        ids = [row.pk for row in rows[start : start + 500]]
        Division.objects.filter(pk__in=ids).update(to_on=on)


def _check_order(after: str, batch: list[DivisionRow]) -> None:
    for row in batch:
        if row.path <= after:
            raise InvalidInput(
                "division_codes_disordered",
                zh=f"区划代码 {row.path} 排在 {after} 之后：同级代码应按升序排列且不重复。",
                en=f"The code {row.path} follows {after}: codes of a level must ascend.",
                field="code",
            )
        after = row.path


def _check_parents(level: int, batch: list[DivisionRow]) -> None:
    if level == 1:
        return
    wanted = sorted({parent_path(row.path) for row in batch})
    rows = Division.objects.filter(to_on=None, path__gte=wanted[0], path__lte=wanted[-1])
    known = set(rows.filter(level=level - 1).values_list("path", flat=True))
    orphans = [row for row in batch if parent_path(row.path) not in known]
    if orphans:
        raise ManyErrors([_orphan(row) for row in orphans[:_NAMED_AT_MOST]])


def _orphan(row: DivisionRow) -> WanggeError:
    parent = parent_path(row.path)
    return InvalidInput(
        "division_orphan",
        zh=f"{row.path} {row.name}：没有上级区划 {parent}。",
        en=f"{row.path} {row.name}: its parent division {parent} isn't known.",
        field="code",
    )
