"""The cast that every test of people starts from."""

from __future__ import annotations

import pytest

from wangge.domain.people.testing import Cast, staffed_town


@pytest.fixture
def cast(db: None) -> Cast:
    return staffed_town()
