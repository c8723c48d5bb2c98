"""The cast, two registers, and short words for what tests do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest

from wangge.domain.people.testing import START, Cast
from wangge.domain.registers import api
from wangge.domain.registers.testing import RESIDENTS, registered_town

WANG = {
    "name": "王小明",
    "id_number": "11010519491231002X",
    "phone": "138 0013 8000",
    "home": "测试街道西苑社区7号楼301",
    "born_on": "1949/12/31",
    "housing": "租住",
    "persons": "2",
    "disabled": "是",
}
LI = {"name": "李四", "id_number": "440524188001010014"}


@dataclass(frozen=True)
class Desk:
    """The town; `ann` is who acts unless somebody else is named."""

    cast: Cast

    @property
    def key(self) -> str:
        return self.cast.town.key

    def enter(
        self,
        values: Mapping[str, str] = WANG,
        *,
        who: str = "ann",
        register: str = RESIDENTS,
        unit: str = "U00",
        at: datetime = START,
        **more: object,
    ) -> api.Entered:
        return api.enter(
            jurisdiction_key=self.key,
            register=register,
            values=values,
            place=api.PlaceInput(unit_code=unit),
            actor=self.cast.actor(who),
            at=at,
            **more,  # type: ignore[arg-type]
        )

    def rows(
        self, who: str = "ann", register: str = RESIDENTS, at: datetime = START, **more: object
    ) -> tuple[api.Row, ...]:
        return api.ledger(
            jurisdiction_key=self.key,
            register=register,
            account_id=self.cast[who],
            at=at,
            **more,  # type: ignore[arg-type]
        ).rows

    def unmask(
        self, record_id: object, field: str = "phone", who: str = "ann", **more: object
    ) -> str:
        given: dict[str, object] = {"purpose": "visit", "at": START, "register": RESIDENTS, **more}
        return api.unmask(
            jurisdiction_key=self.key,
            record_id=record_id,
            field=field,
            account_id=self.cast[who],
            **given,  # type: ignore[arg-type]
        )

    def by(self, who: str = "ann", register: str = RESIDENTS, at: datetime = START) -> dict:
        """The arguments that every act takes."""
        return {
            "jurisdiction_key": self.key,
            "register": register,
            "actor": self.cast.actor(who),
            "at": at,
        }


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(registered_town())
