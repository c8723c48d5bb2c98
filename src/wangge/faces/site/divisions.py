"""The divisions by which figures can be counted: as written, today's, and those in force before."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from wangge.domain.places import api as places


def days_of(town: str, scheme_key: str, at: datetime) -> list[tuple[str, date | None]]:
    """What there is to choose: in words, and the day whose grids are meant."""
    versions = places.scheme_versions(town, scheme_key)
    if len(versions) < 2:
        return []
    days: list[tuple[str, date | None]] = [
        (_("By the grids of their time"), None),
        (_("By today's grids"), places.local_day(town, at)),
    ]
    days += [
        (_("By the grids from %(day)s") % {"day": v.from_on.isoformat()}, v.from_on)
        for v in reversed(versions)
        if v.to_on is not None
    ]
    return days
