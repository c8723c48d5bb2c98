"""Lays a department's grids over a demo town and gives its posts to the town's people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from numpy.random import Generator

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.packs import registry
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.cast.names import person_names
from wangge.tools.demo.departments.nets import (
    Group,
    Net,
    by_committees,
    by_grid,
    net,
    rule_grids,
)
from wangge.tools.demo.departments.posting import Posting, postings
from wangge.tools.demo.divisions import Divisions
from wangge.tools.demo.fabric.plan import TownPlan
from wangge.tools.demo.loading.staff import Staff

COMMITTEES = "committees"


@dataclass(frozen=True, slots=True)
class Department:
    """A pack beside the town's own. `below`: what a grid is where the pack's level is no division.

    A level of the town's own scheme, or `COMMITTEES`: groups of communities. `rules`: names of a
    grid by rule, in Chinese and English → the industries it is for. `own_posts`: those of its
    profession, held by `own_people` who aren't the street's.
    """

    pack: str
    below: str
    rules: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    own_posts: tuple[str, ...] = ()
    own_people: int = 0


@dataclass(frozen=True)
class Founded:
    """A department as it stands in the town."""

    pack: PackSpec
    net: Net
    posts: tuple[Posting, ...]


STREET = (
    Department("public_order", "second"),
    Department("community_services", "second"),
    Department("fire_district", "second"),
    Department("health", COMMITTEES, {}, ("gp", "nurse", "public_health"), 12),
    Department(
        "tax",
        "first",
        {
            ("商场", "Malls"): ["mall"],
            ("矿山", "Mines"): ["mine"],
            ("石材加工", "Stone works"): ["stone"],
            ("出租车", "Taxis"): ["taxi"],
        },
        ("manager", "industry_manager"),
        6,
    ),
)


def departments_of(size: str) -> tuple[Department, ...]:
    """Those that a size of demo has beside its own pack."""
    return STREET if size == "street" else ()


def found_departments(
    key: str,
    size: str,
    plan: TownPlan,
    found: Divisions,
    staff: Staff,
    home: str,
    rng: Generator,
    *,
    from_on: date,
    actor: Actor,
    at: datetime,
) -> tuple[Founded, ...]:
    """Every department's scheme in force and its posts taken; within the caller's transaction."""
    made = []
    for one in departments_of(size):
        pack = registry.get(one.pack)
        drawn = net(pack.scheme, plan, found, _groups(one, plan, rng))
        if one.rules:
            extra = rule_grids(pack.scheme, drawn.grids[0].code, one.rules)
            drawn = Net((*drawn.grids, *extra), drawn.leaves)
        places.build_scheme(
            jurisdiction_key=key,
            spec=pack.scheme,
            grids=drawn.grids,
            assignments=dict(drawn.leaves),
            from_on=from_on,
            actor=actor,
            at=at,
        )
        hired = _hired(one, rng, actor, at)
        own = dict.fromkeys(one.own_posts, hired)
        posts = tuple(postings(pack, drawn.grids, _Ground(plan, drawn, home), staff, own))
        _appoint(key, pack, posts, from_on, actor, at)
        made.append(Founded(pack, drawn, posts))
    return tuple(made)


def _hired(one: Department, rng: Generator, actor: Actor, at: datetime) -> Sequence[UUID]:
    """The profession's people; nobody can log in as one."""
    names = person_names(one.own_people, rng)
    given = [
        people.AccountInput(f"{one.pack}{n:03d}", name, password_hash=None)
        for n, name in enumerate(names, 1)
    ]
    return people.create_accounts(given, actor=actor, at=at) if given else ()


def _groups(one: Department, plan: TownPlan, rng: Generator) -> dict[str, Group]:
    return by_committees(plan, rng) if one.below == COMMITTEES else by_grid(plan, one.below)


class _Ground:
    """The street's second-level grids on the ground of a department's grid, home first."""

    def __init__(self, plan: TownPlan, drawn: Net, home: str) -> None:
        self._seats: dict[str, list[str]] = {}
        width = len(home)
        for unit in plan.units:
            leaf, own = drawn.leaves[unit.code], unit.grid[:width]
            for end in range(len(leaf) + 1):
                seats = self._seats.setdefault(leaf[:end], [])
                if own not in seats:
                    seats.append(own)
        for seats in self._seats.values():
            seats.sort(key=lambda code: (code != home, code))

    def __call__(self, code: str) -> Sequence[str]:
        """All of them for a grid without an area."""
        return self._seats.get(code) or self._seats[""]


def _appoint(
    key: str, pack: PackSpec, posts: Sequence[Posting], from_on: date, actor: Actor, at: datetime
) -> None:
    people.appoint_many(
        [
            people.AppointmentInput(
                account_id=account,
                jurisdiction_key=key,
                post=post,
                scheme_key=pack.scheme.key,
                grid_code=grid,
                department=department,
                from_on=from_on,
            )
            for account, post, grid, department in posts
        ],
        actor=actor,
        at=at,
    )
