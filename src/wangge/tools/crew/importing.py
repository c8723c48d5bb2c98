"""A table of people into a town: all of it or nothing, every bad row named.

What the table asks for is done and taken back first: nobody waits for thousands of passwords to
hear of a wrong row. The passwords are on the disk before the accounts are: a file without accounts
does no harm, accounts without a file do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wangge.domain.people import api as people
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound, WanggeError
from wangge.plumbing.actor import Actor
from wangge.tools.crew.appointing import DESK, Plan, appoint, faults, is_there, open_accounts
from wangge.tools.crew.logins import Login, check_free, write_logins
from wangge.tools.crew.offers import Offers
from wangge.tools.crew.reading import Sheet, read_sheet
from wangge.tools.crew.rows import Reader

_ACTOR = Actor.system("import")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it, or would: `there` counts appointments that were there already."""

    rows: int
    opened: int
    known: int
    appointed: int
    there: int
    vacancies: tuple[people.Vacancy, ...]
    logins: Path | None = None


def import_people(
    path: Path,
    *,
    jurisdiction_key: str,
    logins: Path,
    preview: bool,
    at: datetime,
    progress: Progress = lambda done, of: None,
) -> Report:
    """Raises `ManyErrors` with every bad row, `InvalidInput`, `Conflict`, `NotFound`."""
    offers = Offers(jurisdiction_key, at)
    sheet = read_sheet(path)
    plan, errors = _plan(sheet, offers)
    report = _rehearse(plan, sheet, offers, errors)
    if preview or not plan.rows:
        return report
    if not plan.new:
        _do(plan, at)
        return report
    check_free(logins)
    made = list(_logins(plan, progress))
    hashed = {x.username: replace(plan.new[x.username], password_hash=h) for x, h in made}
    _keep(replace(plan, new=hashed), [login for login, _ in made], logins, at)
    return replace(report, logins=logins)


def _plan(sheet: Sheet, offers: Offers) -> tuple[Plan, list[WanggeError]]:
    if not sheet.rows:
        raise InvalidInput(
            "people_file_empty",
            zh=f"{sheet.file} 中一行人员也没有。",
            en=f"There is not one row of people in {sheet.file}.",
            field="file",
        )
    named = people.accounts_named([cells.get("username", "") for _, cells in sheet.rows])
    reader = Reader(sheet, offers, named)
    rows = reader.rows()
    used = {row.username for row in rows}
    known = {username: p.id for username, p in named.items() if username in used}
    held = _held(offers.key, list(known.values()))
    missing = [
        row
        for row in rows
        if row.username not in known
        or not is_there(row, held.get(known[row.username], ()), offers.today)
    ]
    new = {
        row.username: people.AccountInput(row.username, row.name, lent=True)
        for row in rows
        if row.username not in known
    }
    plan = Plan(offers.key, new, known, tuple(missing))
    return plan, reader.errors


def _held(key: str, ids: Sequence[UUID]) -> dict[UUID, list[people.AppointmentView]]:
    held: dict[UUID, list[people.AppointmentView]] = {}
    for appointment in people.every_appointment(ids):
        if appointment.jurisdiction_key == key:
            held.setdefault(appointment.account_id, []).append(appointment)
    return held


def _rehearse(plan: Plan, sheet: Sheet, offers: Offers, errors: list[WanggeError]) -> Report:
    """Does everything but the passwords, and takes it back; raises `ManyErrors`."""
    with transaction.atomic():
        refused = faults(plan, sheet, actor=_ACTOR, at=offers.at)
        vacancies = tuple(_vacancies(offers))
        transaction.set_rollback(True)
    if errors:  # the row that fills the desk may be one of those
        refused = [e for e in refused if e.code != DESK]
    if errors or refused:
        raise ManyErrors(sorted([*errors, *refused], key=lambda e: e.data["row"]))
    return Report(
        rows=len(sheet.rows),
        opened=len(plan.new),
        known=len(plan.known),
        appointed=len(plan.rows),
        there=len(sheet.rows) - len(plan.rows),
        vacancies=vacancies,
    )


def _vacancies(offers: Offers) -> Iterator[people.Vacancy]:
    for scheme_key in offers.schemes:
        try:
            yield from people.vacancies(offers.key, scheme_key, offers.at)
        except NotFound:
            continue  # a pack whose grids aren't drawn yet has no posts to fill


def _logins(plan: Plan, progress: Progress) -> Iterator[tuple[Login, str]]:
    """Every new account with its password and that password's hash; a third of a second each."""
    for done, given in enumerate(plan.new.values(), start=1):
        login = Login(given.name, given.username, people.lent_password())
        yield login, make_password(login.password)
        progress(done, len(plan.new))


def _keep(plan: Plan, logins: Sequence[Login], path: Path, at: datetime) -> None:
    write_logins(path, logins)
    try:
        _do(plan, at)
    except Exception:
        if not people.accounts_named(list(plan.new)):  # not kept, so these are of no account
            path.unlink()
        raise


def _do(plan: Plan, at: datetime) -> None:
    with transaction.atomic():
        ids = open_accounts(plan, actor=_ACTOR, at=at)
        appoint(plan, plan.rows, ids, actor=_ACTOR, at=at)
