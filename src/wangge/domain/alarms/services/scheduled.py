"""The daily job: each model is run once in its period, from its day on."""

from __future__ import annotations

from datetime import datetime

from wangge.domain.alarms import town
from wangge.domain.alarms.models import ModelRun
from wangge.domain.alarms.services.running import run
from wangge.domain.alarms.views import Model, RunReport
from wangge.domain.places import api as places
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor

CLOCK = Actor.system("clock")


def work(now: datetime) -> list[RunReport]:
    """What is due in every town. A model that can't be run says so and stops no other."""
    done = []
    for ref in places.jurisdictions():
        on = places.local_day(ref.key, now)
        for one in town.models(ref.key):
            period = town.period_of(one, on)
            if not town.is_time(one, on) or _finished(one, period):
                continue
            try:
                done.append(run(one, actor=CLOCK, at=now))
            except WanggeError as problem:
                _note(one, period, problem)
    return done


def _finished(one: Model, period: str) -> bool:
    return ModelRun.objects.filter(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        period=period,
        finished_at__isnull=False,
    ).exists()


def _note(one: Model, period: str, problem: WanggeError) -> None:
    ModelRun.objects.update_or_create(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        period=period,
        defaults={"problem": {"zh": problem.zh, "en": problem.en}},
    )
