"""The cast: one town, its people, a stranger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from wangge.domain.cases.testing import LivingTown, living_town
from wangge.domain.people import api as people
from wangge.domain.places.queries.cache import towns
from wangge.domain.tasks import town as clocks


@pytest.fixture
def town(db: None) -> LivingTown:
    people.forget_clients()
    return living_town()


@pytest.fixture
def committed_town(transactional_db: None) -> Iterator[LivingTown]:
    """The same for tests whose writes are committed; what processes keep of it goes with it."""
    people.forget_clients()
    with transaction.atomic():
        made = living_town()
    yield made
    clocks.forget()
    towns.forget()
    people.forget_clients()
