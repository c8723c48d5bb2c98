"""A town whose grid members keep registers, and short words for what a browser would send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tests.journeys.town import KEY, MONDAY_AT, Cast, found_town
from wangge.domain.registers import api as registers
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock

PEOPLE = "demo_street/people_in_need"
SERVED = "demo_street/home_services"
LIST = f"/ledger/{PEOPLE}/"
BUILT = Path(settings.DJANGO_VITE["default"]["manifest_path"]).exists()
WANG = {
    "name": "王虚构",
    "id_number": "990000194912310018",
    "phone": "19900001234",
    "home": "虚构路一号院7幢301室",
    "need": "alone",
    "contact": "王某某",
    "contact_phone": "19900005678",
    "help": "每周上门一次",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
TITLES = ("_unit", *WANG)


def citizen_number(serial: int) -> str:
    """A sound number of nobody: no division begins with 99."""
    body = f"990000{1940 + serial % 50}0101{serial % 1000:03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    return body + check


def person(serial: int, **more: str) -> dict[str, str]:
    """Somebody else."""
    return {**WANG, "id_number": citizen_number(serial), "name": f"赵{serial}", **more}


def sheet(
    *rows: Sequence[object], titles: Sequence[str] = TITLES, name: str | None = None
) -> bytes:
    """An xlsx file."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate((titles, *rows)):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def row_of(values: dict[str, str], unit: str = "U00") -> list[str]:
    """Values as a row below `TITLES`."""
    return [unit, *values.values()]


@dataclass
class Town:
    """The cast, the clock, and who sits at which browser."""

    cast: Cast
    clock: SimulatedClock

    def actor(self, who: str) -> Actor:
        return Actor.account(self.cast.who[who])

    def enter(
        self,
        values: dict[str, str] = WANG,
        *,
        who: str = "member_00_1",
        unit: str = "U00",
        register: str = PEOPLE,
        **more: Any,
    ) -> UUID:
        return registers.enter(
            jurisdiction_key=KEY,
            register=register,
            values=values,
            place=registers.PlaceInput(unit_code=unit),
            actor=self.actor(who),
            at=self.clock.now(),
            **more,
        ).record_id

    def browser(self, who: str = "member_00_1", language: str = "zh-hans") -> Client:
        """Somebody of the staff, logged in."""
        client = Client(headers={"Accept-Language": language})
        account = get_user_model().objects.get(pk=self.cast.who[who])
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client


@contextmanager
def ledger_town() -> Iterator[Town]:
    """The town on a working Monday."""
    cheap = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with set_clock(SimulatedClock(MONDAY_AT)) as clock, override_settings(PASSWORD_HASHERS=cheap):
        yield Town(found_town(), clock)


def page(answer: Any) -> str:
    """The page's text."""
    return str(answer.content.decode())


def facts(values: dict[str, str], **more: str) -> dict[str, str]:
    """As a form sends a register's fields."""
    return {f"f-{key}": value for key, value in values.items()} | more
