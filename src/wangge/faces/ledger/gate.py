"""The door of a register: whoever may neither see nor keep it anywhere doesn't get in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.api import PlaceInput, RegisterRef
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import named
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.plumbing.access import Scope

GRIDS_MAX = 500


@dataclass(frozen=True)
class Opened:
    """A register that the viewer may see, or keep (`keeps`), somewhere."""

    ref: RegisterRef
    viewer: Viewer
    keeps: bool

    @property
    def town_key(self) -> str:
        return self.ref.jurisdiction_key

    @property
    def at(self) -> datetime:
        return self.viewer.at

    @cached_property
    def names(self) -> Names:
        """Names of grids and people, for this page."""
        return Names(self.town_key, self.at)

    @property
    def today(self) -> date:
        """The town's day."""
        return self.names.on

    @cached_property
    def sees(self) -> Scope:
        """Where the viewer may see it."""
        return registers.scope_of(self.ref, self.ref.spec.see, self.viewer.account_id, self.at)

    @cached_property
    def keeps_in(self) -> Scope:
        """Where the viewer keeps it."""
        return registers.scope_of(self.ref, self.ref.spec.keep, self.viewer.account_id, self.at)

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments that every read by an account takes."""
        return {
            "jurisdiction_key": self.town_key,
            "register": self.ref.name,
            "account_id": self.viewer.account_id,
            "at": self.at,
        }

    @property
    def by(self) -> dict[str, Any]:
        """The arguments that every act takes."""
        return {
            "jurisdiction_key": self.town_key,
            "register": self.ref.name,
            "actor": self.viewer.actor,
            "at": self.at,
        }

    def address(self, name: str, *more: object) -> str:
        """The address of one of this register's pages."""
        return reverse(f"ledger:{name}", args=[self.ref.pack_key, self.ref.spec.key, *more])

    def grids(self, scope: Scope) -> list[tuple[str, str]]:
        """Code and name of the grids of the register's scheme that a scope covers, upper first."""
        found: list[tuple[str, str]] = []
        for reach in scope.reaches:
            if reach.scheme in (None, self.ref.scheme_key):
                under = places.grids(
                    self.town_key, self.ref.scheme_key, self.today, under=reach.prefix
                )
                found += [(g.code, named(g)) for g in under]
        return sorted(set(found))[:GRIDS_MAX]

    def place(self, text: str) -> PlaceInput:
        """What somebody typed as a place: a grid's name or code, or a base unit's code."""
        word = text.strip()
        by_name = [code for code, name in self.grids(self.keeps_in) if name == word]
        if len(by_name) == 1:
            return PlaceInput(grid_code=by_name[0])
        try:
            places.grid(self.town_key, self.ref.scheme_key, word, self.today)
        except NotFound:
            return PlaceInput(unit_code=word)
        return PlaceInput(grid_code=word)


def opened(request: HttpRequest, viewer: Viewer, pack: str, register: str) -> Opened:
    """Lets the viewer in. Raises `NotFound`, `Refused`."""
    return opened_by(town_of(request).key, f"{pack}/{register}", viewer)


def opened_by(town_key: str, register: str, viewer: Viewer) -> Opened:
    """As `opened`, by the register's name."""
    ref, keeps = registers.visible_register(town_key, register, viewer.account_id, viewer.at)
    return Opened(ref, viewer, keeps)


def page_address(open_: Opened, record_id: UUID, said: str = "") -> str:
    """The address of a line's page."""
    return open_.address("entry", record_id) + (f"?said={said}" if said else "")
