"""Whether an inspection is passed: the share of its points, and no decisive finding."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.domain.duties.rules.answers import Answers, is_finding
from wangge.packs.schema import ChecklistSpec


@dataclass(frozen=True, slots=True)
class Judged:
    """`points` of `most`, those of the items that were answered and could have been findings."""

    points: float
    most: float
    passed: bool
    vetoed: bool
    """Something decisive was found wrong: it isn't passed, whatever the points."""


def judged(checklist: ChecklistSpec, answers: Answers) -> Judged | None:
    """The result of a checklist that is passed or failed; None for any other.

    An item that needn't be answered and wasn't neither gives nor costs points.
    """
    if checklist.pass_from is None:
        return None
    points = most = 0.0
    vetoed = False
    for item in checklist.items:
        if item.finding is None or item.key not in answers:
            continue
        wrong = is_finding(item, answers[item.key])
        most += item.points
        points += 0.0 if wrong else item.points
        vetoed = vetoed or (wrong and item.decisive)
    passed = most > 0 and not vetoed and points * 100 >= checklist.pass_from * most
    return Judged(points, most, passed, vetoed)
