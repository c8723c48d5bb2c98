"""A scope decides the same in Python and in the database, by ranges, and nothing goes unscoped."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, models
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.plumbing.access import (
    PathField,
    Reach,
    Scope,
    ScopeColumns,
    ScopedModel,
    UnscopedQuery,
)

ANN, BOB = UUID(int=1), UUID(int=2)


class Plot(ScopedModel):
    """A table for these tests alone."""

    code = PathField(db_index=True)
    scheme = models.CharField(max_length=10)
    department = models.CharField(max_length=10, null=True)
    holder = models.UUIDField(null=True)

    scope_columns = ScopeColumns("code", "scheme", "department", "holder")

    class Meta:
        app_label = "plumbing_tests"
        db_table = "test_access_plot"


class Bare(ScopedModel):
    """Has a place but neither scheme nor holder."""

    code = PathField()
    scope_columns = ScopeColumns("code")

    class Meta:
        app_label = "plumbing_tests"
        managed = False


CODES = ["11", "110", "1101", "1101A", "1101a", "1102", "12", "2"]


@pytest.fixture
def plots(db):
    editor = connection.schema_editor()
    editor.deferred_sql = []
    statement, parameters = editor.table_sql(Plot)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        for index in editor._model_indexes_sql(Plot):
            cursor.execute(str(index))
    Plot.unscoped.bulk_create(
        Plot(code=code, scheme=scheme, department=department, holder=holder)
        for code in CODES
        for scheme in ("s", "u")
        for department, holder in ((None, None), ("fire", ANN), ("", BOB))
    )
    return Plot


@pytest.mark.parametrize("act", ["all", "count", "first", "exists", "iterator"])
def test_an_unscoped_question_is_refused(act):
    with pytest.raises(UnscopedQuery, match="Plot"):
        getattr(Plot.objects, act)()


def test_filters_and_writes_are_refused_too():
    for act in (Plot.objects.filter, Plot.objects.create, Plot.objects.get_or_create):
        with pytest.raises(UnscopedQuery):
            act(code="11")


def test_related_machinery_uses_the_other_manager():
    assert Plot._default_manager is Plot.unscoped


reaches = st.builds(
    Reach,
    st.sampled_from(["", "1", "11", "110", "1101", "12", "3"]),
    st.sampled_from([None, "s", "u", "x"]),
    st.sampled_from([None, "fire", "", "water"]),
)
scopes = st.builds(Scope, st.lists(reaches, max_size=4).map(tuple), st.sampled_from([None, ANN]))


@pytest.mark.django_db
class TestBothDecideAlike:
    def test_for_random_scopes(self, plots):
        rows = list(plots.unscoped.all())

        @settings(max_examples=120, deadline=None)
        @given(scopes)
        def check(scope):
            covered = {p.pk for p in rows if scope.covers(p.code, p.scheme, p.department, p.holder)}
            assert set(plots.objects.within(scope).values_list("pk", flat=True)) == covered

        check()

    def test_everything_and_nothing(self, plots):
        assert plots.objects.within(Scope.everything()).count() == len(CODES) * 6
        assert plots.objects.within(Scope.nothing()).count() == 0
        assert not Scope.nothing()

    def test_a_union_with_an_unbounded_reach_covers_all(self, plots):
        scope = Scope((Reach("", None, "fire"), Reach("2"))) | Scope.everything()
        assert plots.objects.within(scope).count() == len(CODES) * 6

    def test_the_condition_is_a_range_on_the_index(self, plots):
        plan = plots.objects.within(Scope((Reach("1101"),))).explain()
        sql = str(plots.objects.within(Scope((Reach("1101"),))).query)
        assert ">=" in sql and "LIKE" not in sql.upper()
        if connection.vendor == "sqlite":
            assert "SEARCH" in plan and "code>? AND code<?" in plan

    def test_order_is_by_bytes(self, plots):
        found = plots.objects.within(Scope.everything()).order_by("code")
        codes = list(dict.fromkeys(found.values_list("code", flat=True)))
        assert codes == sorted(CODES, key=str.encode)


def test_a_reach_for_a_scheme_covers_no_row_without_one():
    assert Scope((Reach("11", scheme="s"),)).condition(Bare.scope_columns) is None
    assert not Scope((Reach("11", scheme="s"),)).covers("1101")
    assert Scope((Reach("11"),)).condition(Bare.scope_columns) is not None


def test_included_reaches_are_dropped():
    scope = Scope((Reach("1101", "s"), Reach("11"), Reach("11", "s", "fire"), Reach("12", "s")))
    assert scope.reaches == (Reach("11"), Reach("12", "s"))


def test_scopes_of_two_holders_are_not_joined():
    with pytest.raises(ValueError):
        Scope(holder=ANN) | Scope(holder=BOB)


def test_the_column_is_the_same_in_every_migration():
    _, path, _, arguments = PathField(db_index=True).deconstruct()
    assert path.endswith("PathField")
    assert "db_collation" not in arguments
