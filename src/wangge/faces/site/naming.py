"""Names for the ids and codes on a page, read in few queries: people, grids, departments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.templatetags.wangge_page import named, said
from wangge.faces.site.town import main_scheme
from wangge.kernel.errors import InvalidInput, NotFound


class Names:
    """Looks names up for one page of one town at one instant; remembers what it found."""

    def __init__(self, jurisdiction_key: str, at: datetime) -> None:
        self.jurisdiction_key = jurisdiction_key
        self.on = places.local_day(jurisdiction_key, at)
        self._people: dict[UUID, str] = {}
        self._grids: dict[tuple[str, str], str] = {}

    def load_people(self, ids: Iterable[UUID | None]) -> None:
        """Reads the names of all these accounts with one query."""
        missing = {i for i in ids if i is not None} - self._people.keys()
        if missing:
            self._people |= {i: p.name for i, p in people.persons(missing).items()}

    def person(self, account_id: UUID | None) -> str:
        """The name, or nothing for nobody."""
        if account_id is None:
            return ""
        self.load_people([account_id])
        return self._people.get(account_id, "")

    def grid(self, scheme_key: str, code: str) -> str:
        """The grid's name, said to be a former one when it is no longer there; else its code."""
        if not code:
            return ""
        found = self._grids.get((scheme_key, code))
        if found is None:
            try:
                found = named(places.grid(self.jurisdiction_key, scheme_key, code, self.on))
            except NotFound:
                found = self._former(scheme_key, code)
            self._grids[scheme_key, code] = found
        return found

    def rest_of(self, scheme_key: str, code: str) -> str:
        """What lies in this very grid: said to be in none below it, where there are any."""
        text = self.grid(scheme_key, code)
        below = places.children(self.jurisdiction_key, scheme_key, code, self.on)
        return _("%(grid)s: in no grid below it") % {"grid": text} if below else text

    @property
    def main_scheme(self) -> str:
        """By which maps, lists and figures are cut where nothing else is said."""
        return main_scheme(self.jurisdiction_key)

    def _former(self, scheme_key: str, code: str) -> str:
        """What a grid was called by the last version of the scheme that had it."""
        for version in reversed(places.scheme_versions(self.jurisdiction_key, scheme_key)):
            if version.to_on is None:
                continue
            on = version.to_on - timedelta(days=1)
            try:
                grid = places.grid(self.jurisdiction_key, scheme_key, code, on)
            except NotFound:
                continue
            return _("%(name)s (former grid)") % {"name": named(grid)}
        return code

    def place(self, scheme_key: str, code: str) -> str:
        """The grid with those above it, without the root: "East Community › Grid 2"."""
        try:
            grid = places.grid(self.jurisdiction_key, scheme_key, code, self.on)
            chain = [grid, *places.ancestors(grid)]
        except NotFound:
            return code
        return " › ".join(named(g) for g in reversed(chain[:-1] or chain))

    def department(self, key: str) -> str:
        """The department's name in the first pack of the town that declares it."""
        for pack in places.packs(self.jurisdiction_key):
            for spec in pack.departments:
                if spec.key == key:
                    return said(spec.name)
        return key

    def departments(self) -> dict[str, str]:
        """Every department of the town's packs, by key."""
        found = [d.key for p in places.packs(self.jurisdiction_key) for d in p.departments]
        return {key: self.department(key) for key in found}

    def post(self, scheme_key: str, key: str) -> str:
        """The post's name in that scheme."""
        spec = people.posts(self.jurisdiction_key, scheme_key).by_key.get(key)
        return said(spec.name) if spec else key

    def actor(self, actor: str) -> str:
        """Who did something, from `kind:id`."""
        kind, _sep, identity = actor.partition(":")
        if kind == "account":
            try:
                return self.person(UUID(identity))
            except ValueError:
                return identity
        fixed = {"resident": _("Resident"), "system": _("System"), "client": _("Another system")}
        return fixed.get(kind, actor)

    def types(self) -> dict[str, str]:
        """The names of all matters of the town, for the map."""
        packs = places.packs(self.jurisdiction_key)
        return {t.key: said(t.name) for pack in packs for t in pack.case_types}

    def upper_grids(self, scheme_key: str, most: int = 200) -> list[tuple[str, str]]:
        """Code and name of the grids of as many levels, from the top, as a list can hold."""
        listed: list[tuple[str, str]] = []
        for depth, level in enumerate(self._levels(scheme_key)):
            found = places.grids(self.jurisdiction_key, scheme_key, self.on, level=level)
            if len(listed) + len(found) > most:
                break
            listed += [(g.code, "　" * depth + named(g)) for g in found]
        return sorted(listed)

    def _levels(self, scheme_key: str) -> list[str]:
        scheme = places.scheme_in_force(self.jurisdiction_key, scheme_key, self.on)
        return [level.key for level in scheme.levels]


def account_named(username: str, field: str) -> UUID:
    """The open account of that user name; `InvalidInput` beside `field` when there is none."""
    found = people.account_named(username.strip())
    if found is None:
        raise InvalidInput(
            "no_such_username",
            zh=f"没有用户名为“{username}”的在用账号。",
            en=f"No open account has the user name “{username}”.",
            field=field,
        )
    return found
