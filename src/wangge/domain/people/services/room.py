"""Whether there is room for an appointment: nobody twice on one post, no more than it takes."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.domain.people import rules, town
from wangge.domain.people.models import Appointment
from wangge.domain.people.services import common
from wangge.kernel.errors import Conflict

_Place = tuple[str, str, str, str, str]


def check_room(made: Sequence[Appointment]) -> None:
    """Refuses the same post twice at once for one person, and more people than a post allows."""
    there = _others(made)
    for a in made:
        there.setdefault(_key(a), []).append(a)
    posts = {
        (t, s): town.posts(t, s) for t, s in {(a.jurisdiction_key, a.scheme_key) for a in made}
    }
    for a in made:
        same = [o for o in there[_key(a)] if o is not a and rules.overlaps(_span(a), _span(o))]
        if any(o.account_id == a.account_id for o in same):
            raise _overlap(a)
        maximum = posts[a.jurisdiction_key, a.scheme_key].get(a.post).maximum
        if maximum is not None and _most_at_once(a, same) > maximum:
            raise _full(a, maximum)


def _others(made: Sequence[Appointment]) -> dict[_Place, list[Appointment]]:
    """What stands already in the places of the new appointments."""
    result: dict[_Place, list[Appointment]] = {}
    wanted = {_key(a) for a in made}
    codes: dict[tuple[str, str], set[str]] = {}
    for a in made:
        codes.setdefault((a.jurisdiction_key, a.scheme_key), set()).add(a.grid_code)
    for (town_key, scheme_key), of_scheme in codes.items():
        ordered = sorted(of_scheme)
        for start in range(0, len(ordered), 500):
            chunk = ordered[start : start + 500]
            there = Appointment.objects.filter(jurisdiction_key=town_key, scheme_key=scheme_key)
            for other in there.filter(grid_code__in=chunk):
                if _key(other) in wanted:
                    result.setdefault(_key(other), []).append(other)
    return result


def _key(a: Appointment) -> _Place:
    return (a.jurisdiction_key, a.scheme_key, a.grid_code, a.post, a.department)


def _span(a: Appointment) -> rules.Span:
    return (a.from_at, a.to_at)


def _most_at_once(a: Appointment, same: Sequence[Appointment]) -> int:
    return rules.most_at_once([_span(a), *(_within(a, o) for o in same)])


def _within(a: Appointment, other: Appointment) -> rules.Span:
    """The part of `other` that falls into `a`."""
    low, high = a.from_at, a.to_at or rules.FOREVER
    return max(low, other.from_at), min(high, other.to_at or rules.FOREVER)


def _overlap(a: Appointment) -> Conflict:
    name = town.posts(a.jurisdiction_key, a.scheme_key).get(a.post).name
    return Conflict(
        "appointment_overlaps",
        zh=f"此人在该网格的“{name.zh}”任职期与已有任职重叠。",
        en=f"This person holds “{name.en}” in that grid already in part of that time.",
        field="from_on",
        data=common.place(a),
    )


def _full(a: Appointment, maximum: int) -> Conflict:
    name = town.posts(a.jurisdiction_key, a.scheme_key).get(a.post).name
    return Conflict(
        "post_full",
        zh=f"该网格的“{name.zh}”最多 {maximum} 人，名额已满。",
        en=f"“{name.en}” in that grid takes {maximum} at most, and is full.",
        field="post",
        data={**common.place(a), "maximum": maximum},
    )
