"""Lines follow their units; facts are sealed once a pack calls them personal."""

from __future__ import annotations

from wangge.domain.people.testing import START, small_pack
from wangge.domain.registers import api
from wangge.domain.registers.models import Entry, Fact, FactPast
from wangge.domain.registers.testing import RESIDENTS_SPEC
from wangge.domain.registers.tests.conftest import Desk
from wangge.packs import registry


def test_a_line_follows_its_unit(desk: Desk) -> None:
    desk.enter()
    Entry.unscoped.update(grid_code=desk.cast.town.grids[1])  # as if the unit had been there
    assert desk.rows() == ()
    assert api.follow_grids(jurisdiction_key=desk.key, at=START) == 1
    assert api.follow_grids(jurisdiction_key=desk.key, at=START) == 0
    assert len(desk.rows()) == 1


def test_what_becomes_personal_is_sealed(desk: Desk) -> None:
    record_id = desk.enter().record_id
    api.change(**desk.by(), record_id=record_id, values={"housing": "自有"}, reason="购房")
    assert api.seal_raised(jurisdiction_key=desk.key) == 0
    fields = tuple(
        f.model_copy(update={"sensitivity": "personal", "searchable": True})
        if f.key == "housing"
        else f
        for f in RESIDENTS_SPEC.fields
    )
    spec = RESIDENTS_SPEC.model_copy(update={"fields": fields})
    registry.use_pack(small_pack(registers=(spec,)))
    assert api.seal_raised(jurisdiction_key=desk.key) == 2
    fact = Fact.objects.get(record_id=record_id, key="housing")
    assert fact.clear is None and fact.value == "owned" and fact.index
    assert FactPast.objects.get(record_id=record_id).clear is None
    assert desk.rows()[0].cell("housing").text == "***"  # type: ignore[union-attr]
