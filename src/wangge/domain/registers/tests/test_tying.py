"""Services tied to a line: the person's own decision, a keeper's act, gone with the line."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from wangge.domain.people import api as people
from wangge.domain.people.testing import ADMIN, START
from wangge.domain.registers import api
from wangge.domain.registers.models import Entry, Tie
from wangge.domain.registers.services.common import stream_of
from wangge.domain.registers.testing import PATIENTS, RESIDENTS
from wangge.domain.registers.tests.conftest import Desk
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.journal import api as journal

YEAR = timedelta(days=365)


def tie(desk: Desk, record_id: UUID, subject: str = "", who: str = "ann", **more: object) -> UUID:
    given: dict[str, object] = {"purpose": "visit", "consented": True, **desk.by(who), **more}
    return api.tie(record_id=record_id, subject=subject or f"case:{new_id()}", **given)  # type: ignore[arg-type]


def ties(desk: Desk, record_id: UUID, who: str = "ann", register: str = RESIDENTS) -> api.Ties:
    return api.ties_of(
        jurisdiction_key=desk.key,
        register=register,
        record_id=record_id,
        account_id=desk.cast[who],
        at=START,
    )


def test_a_tie_is_shown_and_journalled_by_ids(desk: Desk) -> None:
    record_id = desk.enter().record_id
    keep_until_on = Entry.unscoped.get().keep_until_on
    subject = f"booking:{new_id()}"
    tied = tie(desk, record_id, subject, at=START + timedelta(days=9))
    (one,) = ties(desk, record_id).ties
    assert (one.id, one.subject, one.purpose) == (tied, subject, "visit")
    assert one.by == str(desk.cast.actor("ann"))
    told = journal.read(stream_of(record_id))[-1]
    assert (told.kind, told.data["subject"], told.data["purpose"]) == (
        *("register.tied", subject, "visit"),
    )
    assert Entry.unscoped.get().keep_until_on == keep_until_on, "kept no longer for it"
    with pytest.raises(Conflict, match="tied_already"):
        tie(desk, record_id, subject)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"consented": False}, "consent"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"subject": "王小明"}, "subject"),
        ({"subject": "case:123"}, "subject"),
    ],
)
def test_it_needs_consent_a_purpose_and_one_service(
    desk: Desk, given: dict[str, object], field: str
) -> None:
    record_id = desk.enter().record_id
    with pytest.raises(InvalidInput) as caught:
        tie(desk, record_id, **given)  # type: ignore[arg-type]
    assert caught.value.field == field and not Tie.objects.exists()


def test_only_a_keeper_of_that_grid_ties_and_unties(desk: Desk) -> None:
    record_id = desk.enter().record_id
    tied = tie(desk, record_id)
    for who in ("cyn", "roy", "eve"):
        with pytest.raises(NotFound):
            tie(desk, record_id, who=who)
        with pytest.raises(NotFound):
            ties(desk, record_id, who)
        with pytest.raises(NotFound):
            api.untie(**desk.by(who), record_id=record_id, tie_id=tied, reason="错了")
    people.end_appointment(desk.cast.appointments["ann"], actor=ADMIN, at=START)
    with pytest.raises(NotFound):
        tie(desk, record_id)
    with pytest.raises(NotFound):
        ties(desk, record_id)
    assert len(ties(desk, record_id, "bob").ties) == 1


def test_untied_it_is_shown_no_more_and_the_reason_stays_sealed(desk: Desk) -> None:
    record_id = desk.enter().record_id
    subject = f"case:{new_id()}"
    tied = tie(desk, record_id, subject)
    with pytest.raises(InvalidInput, match="reason"):
        api.untie(**desk.by(), record_id=record_id, tie_id=tied, reason=" ")
    api.untie(**desk.by("bob"), record_id=record_id, tie_id=tied, reason="王小明撤回同意")
    (one,) = ties(desk, record_id).ties
    assert (one.subject, one.reason, one.untied_at) == ("", "王小明撤回同意", START)
    with pytest.raises(Conflict, match="untied"):
        api.untie(**desk.by(), record_id=record_id, tie_id=tied, reason="再来")
    told = [e.data for e in journal.read(stream_of(record_id))]
    assert "撤回" not in json.dumps(told, ensure_ascii=False)
    assert tie(desk, record_id, subject) != tied, "agreed to again"


def test_another_registers_line_of_the_same_person_shows_none_of_it(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.enter({"diagnosis": "高血压"}, register=PATIENTS, joins=record_id)
    tied = tie(desk, record_id)
    assert ties(desk, record_id, register=PATIENTS).ties == ()
    with pytest.raises(NotFound):
        api.untie(**desk.by(register=PATIENTS), record_id=record_id, tie_id=tied, reason="x")


def test_an_objection_to_all_of_it_hides_services_too(desk: Desk) -> None:
    record_id = desk.enter().record_id
    tie(desk, record_id)
    objection = api.object_to(**desk.by(), record_id=record_id, field="", reason="不愿被登记")
    seen = ties(desk, record_id)
    assert seen.ties == () and seen.keeps and not seen.may_tie
    api.decide_objection(**desk.by(), objection_id=objection, upheld=True, reason="同意")
    assert not Tie.objects.exists()


def test_an_ended_line_takes_no_more(desk: Desk) -> None:
    record_id = desk.enter().record_id
    tie(desk, record_id)
    api.end(**desk.by(), record_id=record_id, reason="搬离辖区")
    with pytest.raises(Conflict, match="line_ended"):
        tie(desk, record_id)
    assert len(ties(desk, record_id).ties) == 1


def test_ties_follow_a_move_and_go_with_the_line(desk: Desk) -> None:
    record_id = desk.enter().record_id
    desk.enter({"diagnosis": "高血压"}, register=PATIENTS, joins=record_id)
    gone = tie(desk, record_id)
    tie(desk, record_id, register=PATIENTS, purpose="follow_up")
    api.move(**desk.by(), record_id=record_id, place=api.PlaceInput(unit_code="U02"), reason="搬家")
    assert [t.id for t in ties(desk, record_id, "cyn").ties] == [gone]
    assert api.remove_expired(jurisdiction_key=desk.key, at=START + 4 * YEAR) == 1
    assert [t.purpose for t in Tie.objects.all()] == ["follow_up"], "the other line's is kept"
    api.remove_expired(jurisdiction_key=desk.key, at=START + 11 * YEAR)
    assert not Tie.objects.exists()
    assert journal.verify().findings == []


def test_redrawn_grids_take_the_services_along_unchanged(desk: Desk) -> None:
    record_id = desk.enter().record_id
    tie(desk, record_id)
    before = ties(desk, record_id).ties
    Entry.unscoped.update(grid_code=desk.cast.town.grids[1])  # as if its unit had been there
    assert ties(desk, record_id, "cyn").ties == before
    assert api.follow_grids(jurisdiction_key=desk.key, at=START) == 1
    assert ties(desk, record_id).ties == before
    with pytest.raises(NotFound):
        ties(desk, record_id, "cyn")
