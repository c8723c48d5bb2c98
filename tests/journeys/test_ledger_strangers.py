"""Registers and those who have no business with them: nothing is told, nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.journeys.ledger import (
    BUILT,
    LIST,
    PEOPLE,
    WANG,
    Town,
    facts,
    ledger_town,
    page,
    row_of,
    sheet,
)
from tests.journeys.town import FOUNDER, KEY
from wangge.domain.people import api as people
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Fact, SheetImport
from wangge.domain.registers.services import background
from wangge.kernel.ids import new_id

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUILT, reason="web/dist is not built"),
]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with ledger_town() as found:
        yield found


@pytest.fixture
def record(town: Town) -> UUID:
    return town.enter()


@pytest.fixture
def sent(town: Town) -> UUID:
    """An import with a wrong row, done, by the member whose grid it is."""
    asked = registers.ask_import(
        jurisdiction_key=KEY,
        register=PEOPLE,
        data=sheet(row_of({**WANG, "phone": "x"})),
        name="名单.xlsx",
        actor=town.actor("member_00_1"),
        at=town.clock.now(),
    )
    background.work(town.clock.now())
    return asked


def looks(record: UUID) -> list[str]:
    entry = f"{LIST}{record}/"
    return [entry, f"{entry}history/", f"{entry}change/", f"{entry}rights/"]


def acts(record: UUID) -> list[tuple[str, dict[str, str]]]:
    entry = f"{LIST}{record}/"
    return [
        (f"{entry}look/phone/", {"purpose": "visit"}),
        (f"{entry}confirm/", {}),
        (f"{entry}change/", {"version": "1", "kind": "change", "f-phone": "1", "reason": "x"}),
        (f"{entry}act/move/", {"place": "U11", "reason": "x"}),
        (f"{entry}act/end/", {"reason": "x"}),
        (f"{entry}act/object/", {"field": "", "reason": "x"}),
        (f"{entry}objection/{new_id()}/", {"upheld": "1", "reason": "x"}),
        (f"{entry}rights/answer/", {}),
    ]


def files(sent: UUID) -> list[str]:
    return [f"/ledger/import/{sent}/", f"/ledger/import/{sent}/marked.xlsx"]


def unchanged(record: UUID) -> bool:
    return {f.key: f.value for f in Fact.objects.filter(record_id=record)} == WANG


def refuses(client: Client, record: UUID, sent: UUID, statuses: set[int]) -> None:
    for address in looks(record) + files(sent):
        answer = client.get(address)
        assert answer.status_code in statuses, address
        assert not any(value in page(answer) for value in WANG.values()), address
    posts = [*acts(record), (f"/ledger/import/{sent}/again/", {"partly": "1"})]
    for address, data in posts:
        assert client.post(address, data).status_code in statuses, address
    assert unchanged(record)


def test_logged_out_goes_to_the_log_in_page(town: Town, record: UUID, sent: UUID) -> None:
    client = Client()
    addresses = ["/ledger/", LIST, f"{LIST}export.xlsx", f"{LIST}import/", "/ledger/looks/"]
    for address in [*addresses, *looks(record), *files(sent)]:
        assert "/login/?next=" in client.get(address)["Location"], address
    for address, data in acts(record):
        assert "/login/?next=" in client.post(address, data)["Location"], address
    assert unchanged(record)


def test_an_account_without_a_post_is_refused(town: Town, record: UUID, sent: UUID) -> None:
    client = town.browser("stranger")
    lists = ["/ledger/", LIST, f"{LIST}export.xlsx", f"{LIST}template.xlsx", f"{LIST}removed/"]
    lists += [f"{LIST}import/", f"{LIST}proposals/", f"{LIST}new/", "/ledger/looks/"]
    for address in lists:
        assert client.get(address).status_code == 403, address
    refuses(client, record, sent, {403, 404})


def test_who_is_offered_registers_and_may_see_none_is_told_so(town: Town, record: UUID) -> None:
    """The menu leads everybody there who sees cases: that there is nothing is no refusal."""
    client = town.browser("acceptor")
    answer = client.get("/ledger/")
    assert answer.status_code == 200 and "您的岗位没有可以查看的台账" in page(answer)
    assert client.get(LIST).status_code == 403
    assert "/ledger/looks/" not in page(answer)


def test_a_member_of_another_grid_sees_nothing(town: Town, record: UUID, sent: UUID) -> None:
    client = town.browser("member_11_1")
    text = page(client.get(LIST))
    assert str(record) not in text and "王**" not in text
    export = client.get(f"{LIST}export.xlsx")
    assert export.status_code == 200
    found = page(client.get(LIST, {"field": "id_number", "q": WANG["id_number"]}))
    assert str(record) not in found
    asked = client.post(f"{LIST}new/", {"stage": "who", "f-id_number": WANG["id_number"]})
    assert "可能已登记过" not in page(asked), "nothing is told of other grids"
    refuses(client, record, sent, {404})


def test_a_colleague_sees_the_entry_but_not_the_file(town: Town, record: UUID, sent: UUID) -> None:
    client = town.browser("member_00_2")
    assert client.get(looks(record)[0]).status_code == 200
    for address in files(sent):
        assert client.get(address).status_code == 404


def test_after_the_end_of_the_appointment_nothing_is_left(
    town: Town, record: UUID, sent: UUID
) -> None:
    client = town.browser("member_00_1")
    assert client.get(looks(record)[0]).status_code == 200
    (mine,) = people.appointments_of(town.cast.who["member_00_1"], town.clock.now())
    people.end_appointment(mine.id, actor=FOUNDER, at=town.clock.now())
    town.clock.move_to(town.clock.now() + timedelta(days=1))
    assert client.get("/ledger/").status_code == 403
    assert client.get(LIST).status_code == 403
    refuses(client, record, sent, {403, 404})


def test_an_import_stops_where_the_appointment_has_ended(town: Town) -> None:
    asked = registers.ask_import(
        jurisdiction_key=KEY,
        register=PEOPLE,
        data=sheet(row_of(WANG)),
        name="",
        actor=town.actor("member_00_1"),
        at=town.clock.now(),
    )
    (mine,) = people.appointments_of(town.cast.who["member_00_1"], town.clock.now())
    people.end_appointment(mine.id, actor=FOUNDER, at=town.clock.now())
    town.clock.move_to(town.clock.now() + timedelta(days=1))
    background.work(town.clock.now())
    row = SheetImport.objects.get(pk=asked)
    assert row.state == "refused" and "权限" in row.errors
    assert not Fact.objects.exists()


def test_the_auditor_sees_who_looked_and_no_more(town: Town, record: UUID) -> None:
    town.browser().post(f"{LIST}{record}/look/phone/", {"purpose": "rescue"})
    client = town.browser("auditor")
    assert "个人信息查看记录" in page(client.get("/ledger/"))
    text = page(client.get("/ledger/looks/"))
    for words in ("网格员001", "电话", "应急救援", str(record)):
        assert words in text, words
    answer = client.post(f"{LIST}{record}/rights/answer/")
    assert answer.status_code == 200 and "网格员001" in page(answer)
    assert not any(value in page(answer) for value in WANG.values())
    assert "199****" not in page(answer) and "王*" not in page(answer)
    assert client.get(LIST).status_code == 403
    assert client.get(looks(record)[0]).status_code == 403


def test_the_director_who_isnt_named_sees_no_person(town: Town, record: UUID) -> None:
    client = town.browser("director")
    assert client.get(LIST).status_code == 403
    assert client.get(looks(record)[0]).status_code == 403
    assert "特需人员" not in page(town.browser("dispatcher").get("/ledger/"))


def test_who_may_only_see_may_not_keep(town: Town) -> None:
    client, premises = town.browser("dispatcher"), "/ledger/demo_street/premises/"
    text = page(client.get(premises))
    assert "new/" not in text.partition("<main")[2]
    for address in ("new/", "import/", "proposals/"):
        assert client.get(premises + address).status_code == 403
    form = facts({"name": "x"}, stage="save", place="U00")
    assert client.post(f"{premises}new/", form).status_code == 403
