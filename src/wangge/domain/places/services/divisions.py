"""Brings in the national tree of divisions: 620,573 communities in one pass, in bounded memory.

Owns `Division`. Refuses codes out of order and divisions whose parent nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from wangge.domain.places.models import Division
from wangge.domain.places.rules.division_codes import (
    LEVEL_OF_LENGTH,
    ancestor_paths,
    parent_path,
)
from wangge.domain.places.services.bulk import insert_rows
from wangge.domain.places.services.recording import record
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, WanggeError
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
    if under:
        _level(DivisionRow(under, ""))
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


def _known(level: int, after: str, upto: str, under: str) -> dict[str, str]:
    """Names of open rows of the level with after < path ≤ upto, within `under`."""
    rows = _open_rows().filter(level=level, path__gt=after, path__lte=upto)
    if under:
        low, high = prefix_range(under)
        rows = rows.filter(Q(path__gte=low, path__lt=high) | Q(path__in=ancestor_paths(under)))
    return dict(rows.values_list("path", "name"))


def _open_rows() -> QuerySet[Division]:
    return Division.objects.filter(to_on=None)


def _write(level: int, batch: list[DivisionRow], known: dict[str, str], edition: _Edition) -> None:
    report = edition.report
    fresh: list[DivisionRow] = []
    renamed: list[DivisionRow] = []
    for row in batch:
        name = known.pop(row.path, None)
        if name is None:
            fresh.append(row)
        elif name != row.name:
            renamed.append(row)
    report.added += len(fresh)
    report.renamed += len(renamed)
    report.unchanged += len(batch) - len(fresh) - len(renamed)
    insert = [*fresh, *_end_or_correct(renamed, edition.from_on)]
    values = [(row.path, level, row.name, "", edition.from_on.isoformat()) for row in insert]
    insert_rows(Division, ("path", "level", "name", "name_en", "from_on"), values)
    _close(known, edition)


def _end_or_correct(renamed: list[DivisionRow], from_on: date) -> list[DivisionRow]:
    """Ends the old names; one of the same edition is corrected instead. Answers what to add."""
    old = {row.path: row for row in _rows_of([row.path for row in renamed])}
    newer = [row for row in old.values() if row.from_on > from_on]
    if newer:
        raise Conflict(
            "division_edition_older",
            zh=f"{newer[0]} 的现有名称从 {newer[0].from_on} 起，比这一版（{from_on}）新。",
            en=f"The name of {newer[0]} is from {newer[0].from_on}, newer than this ({from_on}).",
            field="from_on",
        )
    same_edition = [row for row in renamed if old[row.path].from_on == from_on]
    for row in same_edition:
        old[row.path].name = row.name
    Division.objects.bulk_update([old[row.path] for row in same_edition], ["name"], 200)
    ended = [row for row in renamed if old[row.path].from_on < from_on]
    _end([old[row.path] for row in ended], from_on)
    return ended


def _rows_of(paths: Sequence[str]) -> Iterator[Division]:
    for start in range(0, len(paths), 500):
        yield from _open_rows().filter(path__in=paths[start : start + 500])


def _close(unseen: dict[str, str], edition: _Edition) -> None:
    edition.report.missing += len(unseen)
    if not edition.close_missing:
        return
    rows = [row for row in _rows_of(sorted(unseen)) if row.from_on < edition.from_on]
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
    rows = _open_rows().filter(level=level - 1, path__gte=wanted[0], path__lte=wanted[-1])
    known = set(rows.values_list("path", flat=True))
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
