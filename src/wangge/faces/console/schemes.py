"""By which department's grids the figures are counted: a town's cases lie in several schemes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter
from wangge.domain.places import api as places
from wangge.faces.console import filters as codec
from wangge.faces.console.division import Choice
from wangge.faces.console.filters import Period
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.town import main_scheme
from wangge.plumbing.access import Scope


def named(jurisdiction_key: str) -> dict[str, str]:
    """The schemes of the town's packs by key, the first pack's first."""
    packs = places.packs(jurisdiction_key)
    return {pack.scheme.key: said(pack.scheme.name) for pack in packs}


def chosen(asked: CaseFilter) -> str:
    """The scheme asked for if the town has it, else its first."""
    town = asked.jurisdiction_key
    return asked.scheme_key if asked.scheme_key in named(town) else main_scheme(town)


def choices(wanted: CaseFilter, scope: Scope, period: Period, at: datetime) -> list[Choice]:
    """The schemes that have cases of the period within `scope`, with how many each is to count;
    none where they all lie in the one that is looked at."""
    everywhere = CaseFilter(
        jurisdiction_key=wanted.jurisdiction_key, from_at=wanted.from_at, to_at=wanted.to_at
    )
    found = cases.overview(scope, everywhere, group_by="scheme", now=at).groups
    received = {group.key: group.counts["received"] for group in found}
    listed = [
        _choice(key, f"{name} {received.get(key, 0)}", wanted, period)
        for key, name in named(wanted.jurisdiction_key).items()
        if received.get(key) or key == wanted.scheme_key
    ]
    return listed if len(listed) > 1 else []


def _choice(key: str, text: str, wanted: CaseFilter, period: Period) -> Choice:
    # A grid, or a version's day, of one scheme means nothing in another: one begins at its top.
    filters = replace(wanted, scheme_key=key, under="", division_on=None)
    return Choice(text, codec.address(filters, period), key == wanted.scheme_key)
