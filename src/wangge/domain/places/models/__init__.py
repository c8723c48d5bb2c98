"""Where everything is: the legal fabric, base units, schemes over them, and things on the map."""

from __future__ import annotations

from wangge.domain.places.models.fabric import BaseUnit, Division, Jurisdiction
from wangge.domain.places.models.schemes import (
    SINCE_EVER,
    Grid,
    GridType,
    GridUnit,
    Scheme,
    SchemeState,
)
from wangge.domain.places.models.things import Component, MapFeature, MapLayer

__all__ = [
    "SINCE_EVER",
    "BaseUnit",
    "Component",
    "Division",
    "Grid",
    "GridType",
    "GridUnit",
    "Jurisdiction",
    "MapFeature",
    "MapLayer",
    "Scheme",
    "SchemeState",
]
