"""The cast: one town, its people, a stranger."""

from __future__ import annotations

import pytest

from wangge.domain.cases.testing import LivingTown, living_town
from wangge.domain.people import api as people


@pytest.fixture
def town(db: None) -> LivingTown:
    people.forget_clients()
    return living_town()
