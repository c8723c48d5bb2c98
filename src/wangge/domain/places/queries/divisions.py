"""Reads of the legal fabric: divisions by path and below a path, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.domain.places.models import Division
from wangge.domain.places.queries.unit_index import valid_on
from wangge.domain.places.rules.division_codes import ancestor_paths
from wangge.kernel.codes import prefix_range
from wangge.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class DivisionRef:
    """A division on the day it was asked for."""

    path: str
    level: int
    name: str
    name_en: str

    @property
    def code12(self) -> str:
        return self.path.ljust(12, "0")


_FIELDS = ("path", "level", "name", "name_en")


def division(path: str, on: date) -> DivisionRef:
    """The division of that path; raises `NotFound`."""
    row = Division.objects.filter(valid_on(on), path=path).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound(
            "unknown_division",
            zh=f"{on} 没有代码为 {path} 的行政区划。",
            en=f"There is no division {path} on {on}.",
            field="division",
        )
    return DivisionRef(*row)


def divisions_under(path: str, on: date, *, level: int | None = None) -> list[DivisionRef]:
    """All divisions below a path (and itself), by code; of one level if wanted."""
    low, high = prefix_range(path)
    rows = Division.objects.filter(valid_on(on), path__gte=low, path__lt=high)
    if level is not None:
        rows = rows.filter(level=level)
    return [DivisionRef(*row) for row in rows.order_by("path").values_list(*_FIELDS)]


def division_chain(path: str, on: date) -> list[DivisionRef]:
    """The divisions above a path and itself, province first, as far as they are known."""
    rows = Division.objects.filter(valid_on(on), path__in=[*ancestor_paths(path), path])
    return [DivisionRef(*row) for row in rows.order_by("path").values_list(*_FIELDS)]
