"""Every code that a list of the domain holds has its words."""

from __future__ import annotations

from wangge.domain.absences import api as absences
from wangge.domain.cases import api as cases
from wangge.faces.site.words import WORDS


def test_every_channel_and_every_kind_of_leave_has_words() -> None:
    assert set(WORDS["channel"]) == set(cases.CHANNELS) >= set(cases.OF_CLIENTS)
    assert set(WORDS["leave_reason"]) == set(absences.REASONS)
