"""From the grids somebody answers for down to a single one: the frame of every page here.

Which pack, which grid, what lies below it; a grid out of the viewer's reach isn't found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.faces.site.town import town_of
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound
from wangge.packs.schema import PackSpec, Right
from wangge.plumbing.access import Scope


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a page stands: `here` None for a viewer with several separate grids."""

    town: str
    pack: PackSpec
    packs: tuple[PackSpec, ...]
    """All of the town's packs that the page could be about."""
    on: date
    scope: Scope
    here: GridRef | None
    above: tuple[GridRef, ...]
    """Those above `here` that the viewer may see, root first."""
    below: tuple[GridRef, ...]

    @property
    def under(self) -> str:
        return self.here.code if self.here else ""

    @property
    def at_leaf(self) -> bool:
        return self.here is not None and not self.below

    def query(self, **more: str) -> str:
        """The address of the same page elsewhere: `?…`."""
        given = {"pack": self.pack.key, "under": self.under, **more}
        return "?" + urlencode({k: v for k, v in given.items() if v})

    def grids(self, level: str) -> tuple[GridRef, ...]:
        """The grids of a level that the viewer answers for, under `here`."""
        found = places.grids(
            self.town, self.pack.scheme.key, self.on, level=level, under=self.under
        )
        return tuple(g for g in found if self.scope.covers(g.code, g.scheme_key))

    def row_of(self, code: str) -> str:
        """The grid among `below` (or `here`) that the code lies under; empty for none."""
        if self.at_leaf:
            return self.under if code.startswith(self.under) else ""
        return next((g.code for g in self.below if code.startswith(g.code)), "")


def ground_of(
    request: HttpRequest,
    viewer: Viewer,
    fits: Callable[[PackSpec], object],
    right: Right = Right.OVERVIEW_VIEW,
) -> Ground:
    """By `?pack=` and `?under=`; raises `NotFound` where no pack fits or the grid isn't theirs."""
    town = town_of(request).key
    packs = tuple(p for p in places.packs(town) if fits(p))
    wanted = request.GET.get("pack") or request.POST.get("pack", "")
    pack = next((p for p in packs if p.key == wanted), packs[0] if packs and not wanted else None)
    if pack is None:
        raise NotFound(
            "nothing_declared",
            zh="本地的领域包没有规定这项内容。",
            en="The town's packs declare nothing of this kind.",
        )
    on = places.local_day(town, viewer.at)
    scope = people.scope(viewer.account_id, right, viewer.at)
    under = request.GET.get("under") or request.POST.get("under", "")
    return _placed(Ground(town, pack, packs, on, scope, None, (), ()), under)


def _placed(ground: Ground, under: str) -> Ground:
    scheme = ground.pack.scheme.key
    tops = _tops(ground)
    if not under and len(tops) == 1:
        under = tops[0].code
    if not under:
        return Ground(*_head(ground), None, (), tops)
    if not ground.scope.covers(under, scheme):
        raise _no_grid()
    here = places.grid(ground.town, scheme, under, ground.on)
    above = tuple(
        g for g in reversed(places.ancestors(here)) if ground.scope.covers(g.code, scheme)
    )
    below = tuple(places.children(ground.town, scheme, under, ground.on))
    return Ground(*_head(ground), here, above, below)


def _head(ground: Ground) -> tuple[str, PackSpec, tuple[PackSpec, ...], date, Scope]:
    return ground.town, ground.pack, ground.packs, ground.on, ground.scope


def _tops(ground: Ground) -> tuple[GridRef, ...]:
    """The highest grids of the pack's scheme that the viewer answers for."""
    scheme = ground.pack.scheme.key
    root = places.root_grid(ground.town, scheme, ground.on)
    codes = sorted(
        {
            max(r.prefix, root.code, key=len)
            for r in ground.scope.reaches
            if r.scheme in (None, scheme)
            and (r.prefix.startswith(root.code) or root.code.startswith(r.prefix))
        }
    )
    tops = [c for c in codes if not any(c != d and c.startswith(d) for d in codes)]
    found = []
    for code in tops:
        try:
            found.append(places.grid(ground.town, scheme, code, ground.on))
        except NotFound:
            continue
    if not found:
        raise _no_grid()
    return tuple(found)


def _no_grid() -> NotFound:
    return NotFound("no_such_grid", zh="没有这个网格。", en="There is no such grid.")
