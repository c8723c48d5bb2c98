"""Sets a town's public line and the work telephones of its grids.

Refuses numbers that can't be dialled and grids that aren't there.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction

from wangge.domain.places.queries.contacts import HOTLINE, PHONES, grids_of_code, phone_key
from wangge.domain.places.services.jurisdictions import change_settings
from wangge.domain.places.services.recording import find_town
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.actor import Actor

_NUMBER = re.compile(r"[+(]?[0-9][0-9 ()-]{1,22}[0-9](?:(?: ext |转)[0-9]{1,6})?")


def set_hotline(*, jurisdiction_key: str, number: str, actor: Actor, at: datetime) -> None:
    """The public line from now on; an empty number removes it. Raises `InvalidInput`."""
    given = _checked(number, "number")
    settings = {HOTLINE: given or None}
    change_settings(jurisdiction_key=jurisdiction_key, settings=settings, actor=actor, at=at)


def set_work_phone(
    *,
    jurisdiction_key: str,
    scheme_key: str,
    grid_code: str,
    number: str,
    on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """A grid's number from now on, and of those below without one; an empty number removes it.

    `scheme_key` may be empty where one scheme alone has the code, and to remove a number that was
    set for all grids of a code. Raises `NotFound` (`grid_code`) for a grid that isn't in force on
    that day, unless it is to be removed, `InvalidInput` (`number`; `grid_code` for a code of
    several schemes).
    """
    given = _checked(number, "number")
    if given:
        scheme_key = _scheme_of(jurisdiction_key, scheme_key, grid_code, on)
    with transaction.atomic():
        there = find_town(jurisdiction_key).settings.get(PHONES) or {}
        phones = {**there, phone_key(scheme_key, grid_code): given}
        kept = {code: phone for code, phone in phones.items() if phone}
        change_settings(
            jurisdiction_key=jurisdiction_key,
            settings={PHONES: kept or None},
            actor=actor,
            at=at,
        )


def _scheme_of(jurisdiction_key: str, scheme_key: str, code: str, on: date) -> str:
    found = {g.scheme_key for g in grids_of_code(jurisdiction_key, code, on)}
    if scheme_key:
        found &= {scheme_key}
    if not found:
        raise NotFound(
            "grid_unknown",
            zh=f"现行方案里没有编码为“{code}”的网格。",
            en=f"No scheme in force has a grid with the code '{code}'.",
            field="grid_code",
        )
    if len(found) > 1:
        raise InvalidInput(
            "several_grids",
            zh=f"有几套网格都用编码“{code}”，请从列表中选择其中一个。",
            en=f"Several schemes have a grid with the code '{code}': choose one from the list.",
            field="grid_code",
        )
    return found.pop()


def _checked(number: str, field: str) -> str:
    given = number.strip()
    if given and not _NUMBER.fullmatch(given):
        raise InvalidInput(
            "phone_form",
            zh="电话号码只写数字、空格、括号、短横，可以“+”开头，分机写“转”。",
            en="A number has digits, spaces, brackets and dashes, may begin with +, and ' ext '.",
            field=field,
        )
    return given
