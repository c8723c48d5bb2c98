"""Exports of a version for whoever may see its drawing. They hold no person, task or case."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.redrawing import levels
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.exports.division import Division, Source
from wangge.domain.redrawing.exports.gpkg import gpkg_of
from wangge.domain.redrawing.exports.sheet import map_pdf_of
from wangge.domain.redrawing.queries.drawings import drawing, version


def version_gpkg(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None = None
) -> bytes:
    """A version, by default the newest, as a GeoPackage. `NotFound`."""
    return gpkg_of(_division(drawing_id, account_id, at, number))


def version_map_pdf(
    drawing_id: UUID,
    account_id: UUID | None,
    at: datetime,
    number: int | None = None,
    *,
    level: str | None = None,
    language: Literal["zh", "en"] = "zh",
) -> bytes:
    """A map of the grids of a level, by default the lowest whose grids are of several units.

    Raises `NotFound`, `InvalidInput`.
    """
    division = _division(drawing_id, account_id, at, number)
    return map_pdf_of(
        division, levels.shown_level(division.scheme, division.content, level), language
    )


def content_file(
    source: Source, content: Content, *, kind: Literal["gpkg", "pdf"], level: str | None
) -> bytes:
    """Content that isn't a version, for the program itself; the map is of `level`."""
    division = Division(source, content, places.local_day(source.jurisdiction_key, source.at))
    if kind == "gpkg":
        return gpkg_of(division)
    return map_pdf_of(division, levels.shown_level(division.scheme, division.content, level))


def _division(
    drawing_id: UUID, account_id: UUID | None, at: datetime, number: int | None
) -> Division:
    view = drawing(drawing_id, account_id, at)
    found = version(drawing_id, account_id, at, number)
    source = Source(
        view.jurisdiction_key, view.scheme_key, view.title, found.number, found.note, found.at
    )
    return Division(source, found.content, places.local_day(view.jurisdiction_key, at))
