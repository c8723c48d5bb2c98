"""Divisions come in once, change by edition, and never hang in the air."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wangge.domain.places import api
from wangge.domain.places.api import DivisionRow, import_divisions
from wangge.domain.places.models import Division
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import read

EDITION, NEXT = date(2022, 6, 30), date(2023, 6, 30)
AT = datetime(2026, 1, 1, tzinfo=UTC)
SMALL = [
    DivisionRow("32", "江苏省"),
    DivisionRow("33", "浙江省"),
    DivisionRow("3201", "南京市"),
    DivisionRow("3301", "杭州市"),
    DivisionRow("320113", "栖霞区"),
    DivisionRow("330102", "上城区"),
    DivisionRow("320113012", "尧化街道"),
    DivisionRow("320113012001", "尧化新村社区居委会"),
]

pytestmark = pytest.mark.django_db


def take(rows: list[DivisionRow], from_on: date = EDITION, **more: object) -> api.DivisionReport:
    actor = Actor.system("test")
    return import_divisions(rows=rows, from_on=from_on, actor=actor, at=AT, **more)  # type: ignore[arg-type]


def test_all_levels_come_in_and_the_same_again_changes_nothing() -> None:
    first = take(SMALL)
    assert (first.added, first.levels) == (8, {1: 2, 2: 2, 3: 2, 4: 1, 5: 1})
    again = take(SMALL)
    assert (again.added, again.renamed, again.unchanged, again.missing) == (0, 0, 8, 0)
    chain = api.division_chain("320113012001", NEXT)
    assert [d.level for d in chain] == [1, 2, 3, 4, 5]
    assert chain[3].code12 == "320113012000"


def test_a_new_name_in_a_new_edition_leaves_the_old_one_in_its_time() -> None:
    take(SMALL)
    report = take(
        [row if row.path != "320113" else DivisionRow("320113", "新栖霞区") for row in SMALL], NEXT
    )
    assert (report.renamed, report.added) == (1, 0)
    assert api.division("320113", date(2023, 6, 29)).name == "栖霞区"
    assert api.division("320113", NEXT).name == "新栖霞区"


def test_the_same_edition_corrects_a_name_in_place() -> None:
    take(SMALL)
    take([DivisionRow("32", "江苏"), DivisionRow("33", "浙江省")])
    assert list(Division.objects.filter(path="32").values_list("name", flat=True)) == ["江苏"]


def test_an_older_edition_does_not_overwrite_a_newer_name() -> None:
    take(SMALL, NEXT)
    with pytest.raises(Conflict):
        take([DivisionRow("32", "江苏"), DivisionRow("33", "浙江省")], EDITION)


def test_under_a_code_only_its_tree_and_what_is_above_come_in() -> None:
    take(SMALL, under="320113")
    assert set(Division.objects.values_list("path", flat=True)) == {
        "32",
        "3201",
        "320113",
        "320113012",
        "320113012001",
    }
    again = take(SMALL, under="320113")
    assert (again.added, again.unchanged, again.missing) == (0, 5, 0)


def test_what_an_edition_lacks_is_counted_and_ended_only_when_asked() -> None:
    take(SMALL)
    assert take([*SMALL[:-1], DivisionRow("320113012002", "另一社区")], NEXT).missing == 1
    assert api.division("320113012001", NEXT).name.startswith("尧化")
    rows = [*SMALL[:-1], DivisionRow("320113012002", "另一社区")]
    assert take(rows, NEXT, close_missing=True).closed == 1
    with pytest.raises(NotFound):
        api.division("320113012001", NEXT)
    assert api.division("320113012001", EDITION).level == 5


def test_a_division_without_a_parent_is_named_and_nothing_is_kept() -> None:
    with pytest.raises(ManyErrors) as caught:
        take([*SMALL, DivisionRow("440101001001", "某社区")])
    assert "440101001001" in caught.value.zh
    assert not Division.objects.exists()


@pytest.mark.parametrize("code", ["3", "32011", "32011x", "３２", ""])
def test_an_odd_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        take([DivisionRow(code, "某地")])
    assert caught.value.field == "code"


def test_codes_out_of_order_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        take([DivisionRow("33", "浙江省"), DivisionRow("32", "江苏省")])
    assert caught.value.code == "division_codes_disordered"


def test_an_import_is_journalled() -> None:
    take(SMALL)
    entry = read("places")[-1]
    assert (entry.kind, entry.data["added"]) == ("places.divisions_imported", 8)
