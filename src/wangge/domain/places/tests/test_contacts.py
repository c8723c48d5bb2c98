"""A town's line and the telephones of its grids: inherited, checked, journalled by name only."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wangge.domain.places import api
from wangge.domain.places.testing import FOUNDER, SmallTown, small_town
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.journal import api as journal

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ON = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> SmallTown:
    return small_town()


def phone(town: SmallTown, code: str, number: str) -> None:
    api.set_work_phone(
        jurisdiction_key=town.key,
        scheme_key="governance",
        grid_code=code,
        number=number,
        on=ON,
        actor=FOUNDER,
        at=NOW,
    )


def answers(town: SmallTown, code: str, scheme: str = "governance") -> str:
    return api.work_phone(town.key, scheme, code)


def line(town: SmallTown, number: str) -> None:
    api.set_hotline(jurisdiction_key=town.key, number=number, actor=FOUNDER, at=NOW)


def test_a_grid_takes_the_number_of_the_nearest_above_it(town: SmallTown) -> None:
    leaf = town.grid_of(0, 0)
    assert (api.hotline(town.key), answers(town, leaf)) == ("", "")
    line(town, " 12345 ")
    assert answers(town, leaf) == "12345"
    phone(town, town.root, "025-8500 0001")
    phone(town, leaf[:12], "(025) 8500 0002转8")
    assert answers(town, leaf) == "(025) 8500 0002转8"
    phone(town, leaf[:12], "")
    assert answers(town, leaf) == "025-8500 0001"
    assert api.own_phones(town.key) == (api.GridPhone("governance", town.root, "025-8500 0001"),)
    line(town, "")
    assert api.hotline(town.key) == ""
    (found,) = api.grids_of_code(town.key, leaf, ON)
    assert found.code == leaf


@pytest.mark.parametrize("number", ["call me", "1", "12345;", "+", "12 转"])
def test_what_cannot_be_dialled_is_refused(town: SmallTown, number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        line(town, number)
    assert refused.value.field == "number"
    with pytest.raises(NotFound) as unknown:
        phone(town, "999", "12345")
    assert unknown.value.field == "grid_code"


def test_the_journal_says_what_was_changed_and_not_to_what(town: SmallTown) -> None:
    line(town, "12345")
    (entry,) = [e for e in journal.read("places") if e.kind == "places.settings_changed"]
    assert entry.data["names"] == ["hotline"] and "12345" not in str(entry.data)
    assert str(entry.actor) == str(FOUNDER)


def test_two_nets_with_one_code_have_numbers_of_their_own(town: SmallTown) -> None:
    leaf = town.grid_of(0, 0)
    phone(town, leaf, "025-8500 0003")
    assert answers(town, leaf, "tax") == "", "another net's grid of that code"
    api.change_settings(
        jurisdiction_key=town.key,
        settings={"phones": {leaf: "025-8500 0009", f"tax:{leaf}": "025-8500 0004"}},
        actor=FOUNDER,
        at=NOW,
    )
    assert answers(town, leaf, "tax") == "025-8500 0004"
    assert answers(town, leaf) == "025-8500 0009", "set before nets were told apart: for all"
