"""How many households live in each plot: buildings × storeys ÷ floor per household. Invented."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.tools.demo.fabric.buildings import Building
from wangge.tools.demo.fabric.zones import Zone

STOREYS = {
    Zone.ESTATE: (6, 11, 18),
    Zone.MIXED: (4, 6),
    Zone.COMMERCE: (12,),
    Zone.CAMPUS: (6,),
}
"""Those of a zone's buildings, one plot after the other; nobody lives on hills and in parks."""
FLOOR_M2 = {Zone.ESTATE: 118.0, Zone.MIXED: 205.0, Zone.COMMERCE: 900.0, Zone.CAMPUS: 700.0}
"""Floor for one household; shops, offices and lecture halls take the rest."""


def households(plots: int, buildings: Sequence[Building]) -> list[int]:
    """Households of each plot, none where nobody lives."""
    floor = [0.0] * plots
    for building in buildings:
        storeys = STOREYS.get(building.zone)
        if storeys:
            high = storeys[building.plot % len(storeys)]
            floor[building.plot] += building.shape.area * high / FLOOR_M2[building.zone]
    return [round(f) for f in floor]
