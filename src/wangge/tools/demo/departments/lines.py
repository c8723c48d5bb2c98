"""What departments' registers hold that nobody else writes: invented, marked as such, none real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from numpy.random import Generator

Values = Mapping[str, str]
TEAMS = ("一队", "二队", "三队")
SERVICES = ("consultation", "dressing", "laboratory", "prescription")
GROUPS = ("general", "hypertension", "diabetes", "elderly", "child")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: which register, who keeps it (post), on which grid's ground, what it says."""

    register: str
    post: str
    grid: str
    values: Values


def health(grids: list[str], today: date, rng: Generator) -> Iterator[Line]:
    """Thirty records to a grid; half of the chronic ones are followed up, some by two teams."""
    for number in range(30 * len(grids)):
        grid, record, group = grids[number % len(grids)], f"DA{number:05d}", GROUPS[number % 5]
        values = {"record_no": record, "name": f"演示居民{number:03d}", "care_group": group}
        yield Line("health_records", "gp", grid, values)
        visits = int(rng.integers(0, 3)) + (9 if number % 41 == 7 else 0)
        for visit in range(visits):
            day = today - timedelta(days=3 * visit + int(rng.integers(1, 3)))
            team = TEAMS[(number + (visit if number % 17 == 3 else 0)) % 3]
            service = SERVICES[0] if number % 17 == 3 else SERVICES[int(rng.integers(4))]
            yield Line("encounters", "gp", grid, {
                "visit_no": f"JZ{number:04d}{visit:02d}", "record_no": record,
                "served_on": day.isoformat(), "service": service, "team": team,
            })  # fmt: skip
        if group in ("hypertension", "diabetes") and number % 3:
            day = today - timedelta(days=int(rng.integers(5, 80)))
            yield Line("follow_ups", "gp", grid, {
                "follow_up_no": f"SF{number:05d}", "record_no": record,
                "followed_on": day.isoformat(), "way": "home", "team": TEAMS[number % 3],
            })  # fmt: skip


def tax(industries: Mapping[str, str], rng: Generator) -> Iterator[Line]:
    """Tenants, stone works and taxi companies of the industry grids; a few declare too little."""
    for number in range(24):
        area, like = int(rng.integers(20, 160)), int(rng.integers(600, 1800))
        tax_due = area * like * 0.03
        yield Line("mall_tenants", "industry_manager", industries["mall"], {
            "taxpayer_number": f"MALL{number:04d}", "name": f"演示商户{number:02d}",
            "common_till": "false", "receipts": "0", "area": str(area), "like_receipts": str(like),
            "declared_month": str(round(tax_due * _honesty(number, rng))),
        })  # fmt: skip
    for number in range(8):
        power = int(rng.integers(8, 40)) * 1000
        declared = round(power * 0.3 * _honesty(number, rng))
        yield Line("stone_works", "industry_manager", industries["stone"], {
            "taxpayer_number": f"STONE{number:03d}", "name": f"演示石材厂{number}",
            "electricity": str(power), "declared_month": str(declared),
        })  # fmt: skip
    for number in range(3):
        cars = int(rng.integers(20, 90))
        yield Line("taxi_companies", "industry_manager", industries["taxi"], {
            "taxpayer_number": f"TAXI{number:03d}", "name": f"演示出租车公司{number}",
            "households": str(cars), "declared_month": str(120 * (cars - 9 * (number == 1))),
        })  # fmt: skip


def _honesty(number: int, rng: Generator) -> float:
    """Most declare about what they owe; one in six about half."""
    return float(rng.uniform(0.4, 0.6) if number % 6 == 1 else rng.uniform(0.9, 1.1))


def equipment(grids: list[str], today: date, rng: Generator) -> Iterator[Line]:
    """Two extinguishers and a hydrant to a village."""
    for n, grid in enumerate(grids):
        for m, what in enumerate(("extinguisher", "extinguisher", "hydrant")):
            kept = today - timedelta(days=int(rng.integers(5, 120)))
            yield Line("equipment", "village_manager", grid, {
                "number": f"XF{n:03d}-{m}", "what": what, "where": "一层门厅",
                "maintained_on": kept.isoformat(),
            })  # fmt: skip


def stations(grids: list[str]) -> Iterator[Line]:
    """A workstation to each community."""
    for n, grid in enumerate(grids, 1):
        values = {"name": f"演示社区工作站{n}", "kind": "workstation", "hours": "8:30–17:30"}
        yield Line("stations", "grid_head", grid, values)
