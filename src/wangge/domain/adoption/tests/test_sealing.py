"""A version that makes a field personal: what stands in clear is sealed with it, and leaves no
trace in the database's file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from wangge.domain.adoption import api as adoption
from wangge.domain.adoption.services import taking
from wangge.domain.editions import api as editions
from wangge.domain.people.testing import ADMIN, START, Cast, small_pack
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Fact, FactPast
from wangge.domain.registers.testing import RESIDENTS, RESIDENTS_SPEC, registered_town
from wangge.packs import PackSpec, registry
from wangge.packs.schema import RegisterSpec
from wangge.packs.schema.registers import RegisterFieldSpec

FORMER, LATEST = "虚构街坊常年独居需要照看", "虚构街坊已由其女接走照看"
PERSON = {"name": "王小明", "id_number": "11010519491231002X"}


def pack(sensitivity: str, version: str) -> PackSpec:
    """The small pack, whose register of residents also has a remark."""
    name = {"zh": "备注", "en": "Remark"}
    more = {"searchable": True} if sensitivity != "open" else {}
    remark = RegisterFieldSpec.model_validate(
        {"key": "remark", "name": name, "type": "text", "sensitivity": sensitivity, **more}
    )
    fields = (*RESIDENTS_SPEC.fields, remark)
    spec: RegisterSpec = RESIDENTS_SPEC.model_copy(update={"fields": fields})
    return small_pack(registers=(spec,), version=version)


@pytest.fixture
def cast() -> Cast:
    """A town with one line, whose remark was changed once."""
    editions.forget()
    cast = registered_town()
    registry.use_pack(pack("open", "1.0.0"))
    given: dict[str, Any] = {"jurisdiction_key": cast.town.key, "register": RESIDENTS}
    given["at"] = START
    given["actor"] = cast.actor("ann")
    line = registers.enter(
        **given,
        values={**PERSON, "remark": FORMER},
        place=registers.PlaceInput(unit_code="U00"),
    )
    registers.change(
        **given, record_id=line.record_id, values={"remark": LATEST}, reason="情况有变"
    )
    return cast


def load(cast: Cast) -> adoption.Preview:
    spec = pack("personal", "2.0.0")
    return adoption.load(jurisdiction_key=cast.town.key, spec=spec, actor=ADMIN, at=START)


def bare() -> list[str | None]:
    """Remarks that stand in clear, the present one and former ones."""
    found = [m.objects.filter(key="remark", clear__isnull=False) for m in (Fact, FactPast)]
    return [row.clear for rows in found for row in rows]


@pytest.mark.django_db
def test_what_stands_is_sealed_with_the_version(cast: Cast) -> None:
    assert bare() == [LATEST, FORMER]
    found = load(cast)
    assert any(c.kind == "effect" and c.key == "residents.remark" for c in found.changes)
    assert bare() == []
    now = Fact.objects.get(key="remark")
    assert (now.value, FactPast.objects.get(key="remark").value) == (LATEST, FORMER)
    assert now.index, "found by its blind index"


@pytest.mark.django_db
def test_version_and_sealing_stand_or_fall_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str | None]] = []
    told = taking._tell

    def stop(row: Any, word: str, **more: Any) -> None:
        if word == "in_force" and row.edition.version == "2.0.0":
            seen.append(bare())
            raise KeyboardInterrupt
        told(row, word, **more)

    monkeypatch.setattr(taking, "_tell", stop)
    with pytest.raises(KeyboardInterrupt):
        load(cast)
    assert seen == [[]], "sealed already, before the version's news"
    assert bare() == [LATEST, FORMER]
    assert places.packs(cast.town.key)[0].version == "1.0.0"


@pytest.mark.django_db(transaction=True)
def test_the_databases_file_holds_no_clear_text_any_more(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads the file of SQLite")
    assert in_file(LATEST) and in_file(FORMER)
    load(cast)
    assert not in_file(LATEST) and not in_file(FORMER)
    assert in_file("residents"), "it is the file that was read"


def in_file(text: str) -> bool:
    """Whether the text stands in the database's file or in the log beside it."""
    file = Path(str(connection.settings_dict["NAME"]))
    parts = [file, file.with_name(file.name + "-wal")]
    return any(text.encode() in part.read_bytes() for part in parts if part.exists())
