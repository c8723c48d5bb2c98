"""What a document says of a grid: its name and place, its people, their duties."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.words import joined, said
from wangge.domain.people import api as people
from wangge.domain.people.api import RosterEntry
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.packs.schema import PackSpec, PostSpec, Right


def head_post(pack: PackSpec, level: str) -> PostSpec | None:
    """The post that answers for a grid of that level: it supervises there, or does the work there.

    Posts of departments and the desk come last; None where the pack has no post at that level.
    """
    own = [p for p in pack.posts if p.level == level and not p.of_department]
    ranked = sorted(own, key=_rank)
    return ranked[0] if ranked else None


def _rank(post: PostSpec) -> tuple[bool, bool, bool]:
    supervises, works = Right.CASE_SUPERVISE in post.rights, Right.TASK_DO in post.rights
    return not (supervises and works), not works, post.desk


def grid_facts(occasion: Occasion, grid: GridRef) -> dict[str, str]:
    """Every fact of a grid's document; what is missing is said."""
    above = places.ancestors(grid)
    entries = _entries(occasion, grid)
    head = head_post(occasion.pack, grid.level)
    duties = [said(d, occasion.language) for d in head.duties] if head else []
    end = "；" if occasion.language == "zh" else "; "
    return {
        **occasion.town_facts(),
        "grid_code": grid.code,
        "grid_name": occasion.named(grid),
        "level": level_name(occasion, grid.level),
        "parent_name": occasion.named(above[0]) if above else occasion.say("no_grid_above"),
        "parent_head": _head(occasion, above) if above else occasion.say("no_grid_above"),
        "head": _head(occasion, (grid, *above), entries),
        "members": _members(occasion, entries),
        "phone": occasion.work_phone(grid),
        "duties": end.join(duties) or occasion.say("no_duties"),
    }


def level_name(occasion: Occasion, key: str) -> str:
    """The name of a level of the pack's scheme."""
    names = {level.key: level.name for level in occasion.pack.scheme.levels}
    return said(names[key], occasion.language) if key in names else key


def _entries(occasion: Occasion, grid: GridRef) -> tuple[RosterEntry, ...]:
    """Who is on a post of the pack in that very grid, departments aside."""
    own = {p.key for p in occasion.pack.posts if p.level == grid.level and not p.of_department}
    listed = people.roster(occasion.jurisdiction_key, grid.scheme_key, grid.code, occasion.at)
    return tuple(e for e in listed if e.post in own)


def _head(
    occasion: Occasion, chain: Sequence[GridRef], entries: tuple[RosterEntry, ...] | None = None
) -> str:
    """Who answers for the first grid; where its level has no post, who answers for one above."""
    for number, grid in enumerate(chain):
        post = head_post(occasion.pack, grid.level)
        if post is None:
            continue
        found = entries if entries is not None and not number else _entries(occasion, grid)
        names = [e.person.name for e in found if e.post == post.key]
        person = joined(names, occasion.language) or occasion.say("not_appointed")
        if not number:
            return person
        return occasion.say("of_above", person=person, grid=occasion.named(grid))
    return occasion.say("not_appointed")


def _members(occasion: Occasion, entries: tuple[RosterEntry, ...]) -> str:
    names = list(dict.fromkeys(e.person.name for e in entries))
    return joined(names, occasion.language) or occasion.say("nobody")
