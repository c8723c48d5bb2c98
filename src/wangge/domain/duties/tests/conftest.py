"""The cast in a town whose pack has duties."""

from __future__ import annotations

import pytest

from wangge.domain.duties.testing import duty_town
from wangge.domain.people.testing import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return duty_town()
