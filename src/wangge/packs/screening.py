"""Which of one subject's services stand too close together. Pure; also runs the packs' examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wangge.packs.schema.screens import ScreenSpec


@dataclass(frozen=True, slots=True)
class Cluster:
    """Services `first` … `last` (numbers in the sequence, both included) that belong together."""

    first: int
    last: int


def clusters(
    services: Sequence[tuple[date, str]], *, within_days: int, more_than: int, by_several: bool
) -> list[Cluster]:
    """The runs of services that break the rule, as (day, giver) in the order of days.

    A window is `within_days` days long, the first and the last counted. It breaks the rule with
    more than `more_than` services, with `by_several` only if two givers gave them. Windows that
    share a service are one cluster.
    """
    found: list[Cluster] = []
    givers: Counter[str] = Counter()
    first = 0
    for last, (on, giver) in enumerate(services):
        givers[giver] += 1
        while (on - services[first][0]).days >= within_days:
            givers[services[first][1]] -= 1
            first += 1
        several = not by_several or sum(1 for n in givers.values() if n) > 1
        if last - first + 1 > more_than and several:
            if found and first <= found[-1].last:
                found[-1] = Cluster(found[-1].first, last)
            else:
                found.append(Cluster(first, last))
    return found


def clusters_of(spec: ScreenSpec, services: Sequence[tuple[date, str]]) -> list[Cluster]:
    """As `clusters`, by a pack's screening."""
    return clusters(
        services,
        within_days=spec.within_days,
        more_than=spec.more_than,
        by_several=spec.records.giver is not None,
    )
