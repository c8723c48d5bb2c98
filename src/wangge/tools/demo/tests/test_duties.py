"""A demo town in the evening: what was due that day is mostly done, what comes is left."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.testing import duty_town
from wangge.domain.people.testing import START
from wangge.plumbing.actor import Actor
from wangge.tools.demo.loading.duties import owe_duties

EVENING = START + timedelta(days=10, hours=11)
"""A Thursday, eight in the evening in the town."""


@pytest.mark.django_db
def test_in_the_evening_most_of_the_day_is_done_and_nothing_ahead() -> None:
    town = duty_town().town.key
    owe_duties(town, EVENING, np.random.default_rng(4), Actor.system("demo"))
    today = Occurrence.unscoped.filter(planned_on=EVENING.date())
    late = today.filter(done_at__isnull=True).count()
    assert today.count() >= 4 and late <= 0.4 * today.count()
    ahead = Occurrence.unscoped.filter(due_at__gt=EVENING)
    assert ahead.exists() and not ahead.filter(done_at__isnull=False).exists()
