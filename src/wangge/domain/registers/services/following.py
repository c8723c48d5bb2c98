"""Keeps lines where their units are, and seals what a pack has come to call personal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wangge.domain.places import api as places
from wangge.domain.registers import town
from wangge.domain.registers.models import Entry, Fact, FactPast, Proposal, Value
from wangge.domain.registers.services import common
from wangge.domain.registers.town import FactRule
from wangge.domain.registers.types import PlaceInput
from wangge.kernel.errors import InvalidInput
from wangge.packs.schema import RegisterKind
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox.api import News
from wangge.plumbing.traces import clear_traces_on_commit

_BATCH = 500
CLOCK = Actor.system("clock")


def work(now: datetime) -> None:
    """Periodic work: schemes that came into force by a date, packs that were replaced."""
    for ref in places.jurisdictions():
        follow_grids(jurisdiction_key=ref.key, at=now)
        seal_raised(jurisdiction_key=ref.key)


def grids_moved(news: News) -> None:
    """News of places: some units belong to other grids now."""
    follow_grids(jurisdiction_key=news.payload["jurisdiction"], at=news.at)


def follow_grids(*, jurisdiction_key: str, at: datetime) -> int:
    """Moves lines whose unit belongs to another grid at `at`; how many. May be repeated.

    A line without a unit stays in the grid that was named for it.
    """
    moved = 0
    for ref in town.registers(jurisdiction_key):
        lines = Entry.unscoped.filter(
            jurisdiction_key=jurisdiction_key, pack_key=ref.pack_key, register_key=ref.spec.key
        )
        placed = lines.exclude(record__unit_code="").values_list("record__unit_code", "grid_code")
        changes: dict[tuple[str, str], str] = {}
        for unit_code, code in placed.order_by().distinct():
            try:
                now_code = town.grid_for(ref, PlaceInput(unit_code=unit_code), at)
            except InvalidInput:
                continue
            if now_code != code:
                changes[unit_code, code] = now_code
        with transaction.atomic():
            for (unit_code, code), now_code in changes.items():
                ids = lines.filter(record__unit_code=unit_code, grid_code=code).values("pk")
                moved += Entry.unscoped.filter(pk__in=ids).update(grid_code=now_code)
            if changes:
                pairs = [[*key, value] for key, value in sorted(changes.items())]
                data = {"register": ref.name, "unit_from_to": pairs}
                event = journal.Event("registers.grids_followed", data)
                journal.append("registers", [event], actor=CLOCK, at=at)
    return moved


def follow_named(redrawn: places.Redrawn) -> dict[str, places.Followed]:
    """Lines without a unit whose grid is gone, and rows that wait for a decision."""
    return {
        "lines": places.follow(_unplaced(redrawn), redrawn, column="grid_code"),
        "proposals": places.follow(
            _undecided(redrawn), redrawn, column="grid_code", unit="unit_code"
        ),
    }


def return_named(redrawn: places.Redrawn, followed: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Puts back what `follow_named` moved."""
    places.put_back(_unplaced(redrawn), followed.get("lines", ()), column="grid_code")
    places.put_back(_undecided(redrawn), followed.get("proposals", ()), column="grid_code")


def _unplaced(redrawn: places.Redrawn) -> QuerySet[Entry]:
    named = Entry.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key,
        scheme_key=redrawn.scheme_key,
        record__unit_code="",
    )
    return Entry.unscoped.filter(pk__in=named.values("pk"))


def _undecided(redrawn: places.Redrawn) -> QuerySet[Proposal]:
    return Proposal.unscoped.filter(
        jurisdiction_key=redrawn.jurisdiction_key,
        scheme_key=redrawn.scheme_key,
        decided_at=None,
    )


def count_in_units(jurisdiction_key: str, scheme_key: str, units: Collection[str]) -> int:
    """How many lines of that scheme's registers stand in these base units."""
    found, codes = 0, sorted(units)
    for start in range(0, len(codes), _BATCH):
        found += Entry.unscoped.filter(
            jurisdiction_key=jurisdiction_key,
            scheme_key=scheme_key,
            record__unit_code__in=codes[start : start + _BATCH],
        ).count()
    return found


def lines_in_units(
    jurisdiction_key: str, scheme_key: str, units: Collection[str]
) -> tuple[tuple[UUID, str, str], ...]:
    """Line, register and base unit of each line that `count_in_units` counts; no value of it."""
    found: list[tuple[UUID, str, str]] = []
    codes = sorted(units)
    for start in range(0, len(codes), _BATCH):
        rows = Entry.unscoped.filter(
            jurisdiction_key=jurisdiction_key,
            scheme_key=scheme_key,
            record__unit_code__in=codes[start : start + _BATCH],
        ).order_by("record__unit_code", "pack_key", "register_key", "pk")
        columns = rows.values_list("pk", "pack_key", "register_key", "record__unit_code")
        found += [(pk, f"{pack}/{key}", unit) for pk, pack, key, unit in columns]
    return tuple(found)


def seal_raised(*, jurisdiction_key: str) -> int:
    """Seals values stored in clear whose fact isn't open any more, past ones too; how many.

    Once committed the database's file holds none of them in clear either.
    """
    done = 0
    for kind in RegisterKind:
        rules = town.fact_rules(jurisdiction_key, kind)
        keys = [rule.key for rule in rules.values() if rule.is_sealed]
        for model in (Fact, FactPast):
            bare = model.objects.filter(
                record__jurisdiction_key=jurisdiction_key,
                record__kind=kind,
                key__in=keys,
                clear__isnull=False,
            )
            while found := list(bare.select_related("record")[:_BATCH]):
                with transaction.atomic():
                    _seal(found, rules)
                done += len(found)
    if done:
        clear_traces_on_commit()
    return done


def _seal(found: Iterable[Value], rules: Mapping[str, FactRule]) -> None:
    for value in found:
        text = value.value
        value.clear, value.sealed = None, text
        if isinstance(value, Fact) and rules[value.key].searchable and text:
            record = value.record
            value.index = common.fact_index(record.jurisdiction_key, record.kind, value.key, text)
        value.save()
