"""What a person recorded is told: what is kept, how long, who looked at it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.bookings import api as bookings
from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import RegisterRef
from wangge.faces.ledger.entry_page import entry_page, full_name
from wangge.faces.ledger.gate import Opened, opened_by
from wangge.faces.site.naming import Names
from wangge.faces.site.purposes import PURPOSE_WORDS
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import word
from wangge.kernel.errors import NotFound, Refused
from wangge.packs.schema import Right
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look in words."""

    at: datetime
    by: str
    register: str
    field: str
    purpose: str


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A look in words, with where the record's own looks may be asked for."""

    look: LookLine
    pack_key: str
    register_key: str
    record_id: UUID


def rights_page(opened: Opened, record_id: UUID) -> dict[str, Any]:
    """The page's context; `NotFound` for a line the viewer may not see."""
    return entry_page(opened, record_id) | {"keep_for": opened.ref.spec.retention_years}


def answer_page(town_key: str, register: str, viewer: Viewer, record_id: UUID) -> dict[str, Any]:
    """Every look at the record, in words; an auditor is told no more than that.

    Raises `NotFound` for whoever neither keeps the register there nor audits it.
    """
    ref = registers.register(town_key, register)
    found = registers.who_looked(
        jurisdiction_key=town_key,
        register=register,
        record_id=record_id,
        actor=viewer.actor,
        at=viewer.at,
    )
    page: dict[str, Any] = {
        "spec": ref.spec,
        "register": full_name(ref),
        "record_id": record_id,
        "looks": [_line(town_key, x.at, x.by, x.register, x.field, x.purpose) for x in found],
        "at": viewer.at,
    }
    try:
        here = opened_by(town_key, register, viewer)
        return page | entry_page(here, record_id) | {"recorded": True}
    except (NotFound, Refused):
        return page | {"recorded": False, "title": _("A record")}


def audit_page(town_key: str, viewer: Viewer) -> dict[str, Any]:
    """The latest looks within what the viewer audits."""
    names = Names(town_key, viewer.at)
    found = registers.looks(town_key, viewer.account_id, viewer.at)
    names.load_people(UUID(x.by.partition(":")[2]) for x in found if x.by.startswith("account:"))
    lines = []
    for seen in found:
        pack, _sep, register = seen.register.partition("/")
        by = names.actor(seen.by)
        look = _line(town_key, seen.at, by, seen.register, seen.field, seen.purpose)
        lines.append(SeenLine(look, pack, register, seen.record_id))
    return {
        "lines": lines,
        "contacts": _contacts(names, viewer),
        "bookings": _bookings(town_key, names, viewer),
        "exports": _exports(town_key, names, viewer),
    }


def _contacts(names: Names, viewer: Viewer) -> list[tuple[cases.AuditedLook, str, str, str]]:
    """Looks at contacts of cases, each with who, at what and for what in words."""
    scope = people.scope(viewer.account_id, Right.JOURNAL_AUDIT, viewer.at)
    found = cases.contact_looks(Scope(scope.reaches))
    names.load_people(UUID(x.by.partition(":")[2]) for x in found if x.by.startswith("account:"))
    return [
        (look, names.actor(look.by), word("access", look.kind), _purpose(look.purpose))
        for look in found
    ]


def _bookings(
    town_key: str, names: Names, viewer: Viewer
) -> list[tuple[bookings.BookingLook, str, str, str]]:
    """Looks at contacts of bookings, each with who, of which service and for what in words."""
    scope = people.scope(viewer.account_id, Right.JOURNAL_AUDIT, viewer.at)
    found = bookings.contact_looks(Scope(scope.reaches))
    names.load_people(UUID(x.by.partition(":")[2]) for x in found if x.by.startswith("account:"))
    services = {one.name: said(one.spec.name) for one in bookings.services(town_key)}
    return [
        (
            look,
            names.actor(look.by),
            services.get(look.service, look.service),
            _purpose(look.purpose),
        )
        for look in found
    ]


def _purpose(key: str) -> str:
    return str(PURPOSE_WORDS.get(key, word("access", key)))


def _exports(
    town_key: str, names: Names, viewer: Viewer
) -> list[tuple[registers.Export, str, str, str]]:
    """Lists that left as files, each with who, the register and the grid in words."""
    found = registers.exports(town_key, viewer.account_id, viewer.at)
    names.load_people(UUID(x.by.partition(":")[2]) for x in found if x.by.startswith("account:"))
    listed = []
    for export in found:
        ref = _register(town_key, export.register)
        where = names.grid(ref.scheme_key, export.under) if ref and export.under else ""
        register = full_name(ref) if ref else export.register
        listed.append((export, names.actor(export.by), register, where))
    return listed


def _line(
    town_key: str, at: datetime, by: str, register: str, field: str, purpose: str
) -> LookLine:
    """In words as far as the packs still declare them."""
    ref = _register(town_key, register)
    if ref is None:
        return LookLine(at, by, register, field, purpose)
    spec = ref.spec.field(field)
    named = next((said(p.name) for p in ref.spec.purposes if p.key == purpose), purpose)
    return LookLine(at, by, full_name(ref), said(spec.name) if spec else field, named)


def _register(town_key: str, name: str) -> RegisterRef | None:
    """The register, as long as a pack of the town declares it."""
    try:
        return registers.register(town_key, name)
    except NotFound:
        return None
