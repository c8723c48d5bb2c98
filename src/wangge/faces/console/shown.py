"""What a list of cases is narrowed to, in words: whoever came by a figure sees what it counted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wangge.domain.cases.api import CaseFilter
from wangge.faces.console.filters import Period
from wangge.faces.site.naming import Names
from wangge.faces.site.words import word


def words_of(wanted: CaseFilter, period: Period, names: Names) -> list[str]:
    """One phrase for each condition, the place first; none for a list of everything."""
    return [phrase for phrase in (*_where(wanted, names), *_what(wanted, names, period)) if phrase]


def _where(wanted: CaseFilter, names: Names) -> list[str]:
    listed = [names.grid(wanted.scheme_key or names.main_scheme, wanted.under)]
    if wanted.exactly:
        listed = [names.rest_of(wanted.scheme_key or names.main_scheme, wanted.exactly)]
    if wanted.apart:
        listed.append(_("In no base unit of these grids"))
    if wanted.located is not None:
        listed.append(_("Place is settled") if wanted.located else _("Place to be settled"))
    return listed


def _what(wanted: CaseFilter, names: Names, period: Period) -> list[str]:
    listed = []
    if wanted.words:
        listed.append(f"“{wanted.words}”")
    if wanted.department is not None:
        of = names.department(wanted.department)
        listed.append(of if wanted.department else _("Without a department"))
    if wanted.type_key is not None:
        listed.append(names.types().get(wanted.type_key, wanted.type_key))
    if wanted.holder_id is not None:
        listed.append(_("With me"))
    kinds = ("phase", "status", "outcome", "measure")
    given = [(kind, getattr(wanted, kind)) for kind in kinds]
    return [*listed, *(word(kind, key) for kind, key in given if key), _days(period)]


def _days(period: Period) -> str:
    start, end = period.from_on, period.to_on
    if start is None and end is None:
        return ""
    days = {"start": start or "", "end": end or ""}
    if start == end:
        return _("received on %(start)s") % days
    if start is None:
        return _("received until %(end)s") % days
    if end is None:
        return _("received since %(start)s") % days
    return _("received from %(start)s to %(end)s") % days
