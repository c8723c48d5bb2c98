"""The daily job: every town's duties are there a week and a day ahead, whatever broke off."""

from __future__ import annotations

from datetime import datetime, timedelta

from wangge.domain.duties import plans
from wangge.domain.duties.services.generating import GenerationReport, generate
from wangge.domain.places import api as places
from wangge.plumbing.actor import Actor

AHEAD = timedelta(days=8)
ACTOR = Actor.system("duties")


def work(now: datetime) -> dict[str, GenerationReport]:
    """Generates what falls on today and the days of `AHEAD`; reports by town."""
    done: dict[str, GenerationReport] = {}
    for town in places.jurisdictions():
        if not plans.plans(town.key):
            continue
        today = places.local_day(town.key, now)
        done[town.key] = generate(
            jurisdiction_key=town.key,
            first_on=today,
            last_on=today + AHEAD,
            actor=ACTOR,
            at=now,
        )
    return done
