"""Lines of registers through their pages: seen masked, looked at for a purpose, kept right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.journeys.ledger import BUILT, LIST, PEOPLE, SERVED, WANG, Town, facts, ledger_town, page
from tests.journeys.ledger import person as another
from tests.journeys.town import KEY, second
from wangge.domain.registers import api as registers
from wangge.faces.ledger import listing
from wangge.plumbing.journal import api as journal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUILT, reason="web/dist is not built"),
]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with ledger_town() as found:
        yield found


def secrets(text: str) -> list[str]:
    """Values that stand on a page in clear and shouldn't."""
    hidden = ("id_number", "phone", "home", "contact", "contact_phone", "help", "name")
    return [key for key in hidden if WANG[key] in text]


def test_the_registers_with_what_is_to_be_done(town: Town) -> None:
    town.enter()
    town.enter(another(1), unit="U11", who="member_11_1")
    text = page(town.browser().get("/ledger/"))
    assert "特需人员" in text and "重点场所" in text
    assert "<strong>1</strong>" in text and "条待核实" not in text
    town.clock.move_to(town.clock.now() + timedelta(days=91))
    assert "1 条待核实" in page(town.browser().get("/ledger/"))


def test_a_list_is_masked_and_searched_by_what_is_declared(town: Town) -> None:
    record = town.enter()
    client = town.browser()
    text = page(client.get(LIST))
    assert f"{LIST}{record}/" in text and "199****1234" in text and not secrets(text)
    found = client.get(LIST, {"field": "phone", "q": "199 0000 1234"})
    assert str(record) in page(found)
    assert str(record) not in page(client.get(LIST, {"field": "phone", "q": "19900009999"}))
    refused = client.get(LIST, {"field": "help", "q": "每周上门一次"})
    assert refused.status_code == 422 and "不能检索" in page(refused)
    wrong = client.get(LIST, {"field": "id_number", "q": "1"})
    assert wrong.status_code == 422 and "身份证号" in page(wrong)


def test_a_long_list_goes_on_and_narrows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    ids = [town.enter(another(n)) for n in range(3)]
    client = town.browser()
    first = page(client.get(LIST))
    assert [str(i) in first for i in ids] == [True, True, False]
    after = page(client.get(LIST, {"after": str(registers_after(town))}))
    assert [str(i) in after for i in ids] == [False, False, True]
    town.clock.move_to(town.clock.now() + timedelta(days=91))
    assert str(ids[0]) in page(client.get(LIST, {"due": "1"}))
    client.post(f"{LIST}{ids[0]}/confirm/")
    assert str(ids[0]) not in page(client.get(LIST, {"due": "1"}))
    elsewhere = page(client.get(LIST, {"under": second(1, 1)}))
    assert not any(str(i) in elsewhere for i in ids)


def registers_after(town: Town) -> str:
    found = registers.ledger(
        jurisdiction_key=KEY,
        register=PEOPLE,
        account_id=town.cast.who["member_00_1"],
        at=town.clock.now(),
        limit=2,
    )
    assert found.after is not None
    return found.after


def test_an_entry_says_where_each_fact_comes_from(town: Town) -> None:
    record = town.enter()
    client = town.browser()
    text = page(client.get(f"{LIST}{record}/"))
    assert not secrets(text)
    for words in ("王**", "GB 11643-1999", "网格员001", "上门服务对象", "走访探望", "2029-03-02"):
        assert words in text, words
    town.enter({"service": "meals"}, register=SERVED, joins=record)
    assert f'href="/ledger/{SERVED}/{record}/"' in page(client.get(f"{LIST}{record}/"))


def test_a_value_is_shown_once_for_a_purpose(town: Town) -> None:
    address = f"{LIST}{town.enter()}/"
    client = town.browser()
    refused = client.post(f"{address}look/phone/")
    assert refused.status_code == 422 and "请选择用途" in page(refused)
    assert client.post(f"{address}look/id_number/", {"purpose": "visit"}).status_code == 422
    seen = client.post(f"{address}look/phone/", {"purpose": "visit"})
    assert WANG["phone"] in page(seen) and WANG["contact_phone"] not in page(seen)
    assert "no-store" in seen["Cache-Control"]
    assert not secrets(page(client.get(address)))
    (look,) = [e for e in journal.read("access") if e.kind == "register.looked"]
    assert look.data["purpose"] == "visit" and look.data["field"] == "phone"
    assert client.post(f"{address}look/nothing/", {"purpose": "visit"}).status_code == 404


def test_changing_and_correcting_keep_the_former_value(town: Town) -> None:
    record = town.enter()
    address = f"{LIST}{record}/change/"
    client = town.browser()
    form = {"version": "1", "kind": "change", "reason": "换号"}
    nothing = client.post(address, form)
    assert nothing.status_code == 422 and "没有改动" in page(nothing)
    wrong = client.post(address, form | {"f-phone": "12"})
    assert wrong.status_code == 422 and "电话应为电话号码" in page(wrong)
    assert 'value="12"' in page(wrong) and "换号" in page(wrong)
    english = town.browser(language="en").post(address, form | {"f-phone": "12"})
    assert "must be a telephone number" in page(english)
    assert client.post(address, form | {"f-phone": "19900008888"}).status_code == 302
    stale = client.post(address, form | {"f-phone": "19900007777"})
    assert stale.status_code == 422 and "已被他人修改" in page(stale)
    corrected = {"version": "2", "kind": "correct", "asked": "on", "reason": "本人更正"}
    assert client.post(address, corrected | {"empty": "help"}).status_code == 302
    text = page(client.get(f"{LIST}{record}/history/"))
    for words in ("199****1234", "199****8888", "换号", "更正", "本人更正"):
        assert words in text, words
    assert not secrets(text) and "19900008888" not in text


def test_moving_takes_the_entry_along(town: Town) -> None:
    record = town.enter()
    mine, theirs = town.browser(), town.browser("member_11_1")
    address = f"{LIST}{record}/"
    wrong = mine.post(f"{address}act/move/", {"place": "没有这里", "reason": "搬家"})
    assert wrong.status_code == 422 and "不存在" in page(wrong) and "没有这里" in page(wrong)
    assert theirs.get(address).status_code == 404
    moved = mine.post(f"{address}act/move/", {"place": "U11", "reason": "搬家"})
    assert moved["Location"].endswith("said=moved")
    assert "已转出" in page(mine.get(moved["Location"]))
    assert mine.get(address).status_code == 404
    assert "王**" in page(theirs.get(address))
    assert "搬家" in page(theirs.get(f"{address}history/"))


def test_an_ended_entry_takes_no_more_acts(town: Town) -> None:
    record = town.enter()
    client, address = town.browser(), f"{LIST}{record}/"
    assert client.post(f"{address}act/end/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}act/end/", {"reason": "情况好转"}).status_code == 302
    assert str(record) not in page(client.get(LIST))
    assert str(record) in page(client.get(LIST, {"ended": "1"}))
    text = page(client.get(address))
    assert "已终止" in text and "act/move/" not in text
    assert client.get(f"{address}change/").status_code == 404
    assert client.post(f"{address}act/dance/").status_code == 404


def test_an_objection_hides_until_it_is_decided(town: Town) -> None:
    record = town.enter()
    client, address = town.browser(), f"{LIST}{record}/"
    assert client.post(f"{address}act/object/", {"field": "help"}).status_code == 422
    client.post(f"{address}act/object/", {"field": "help", "reason": "不愿登记"})
    text = page(client.get(address))
    assert "不愿登记" in text and "有异议，暂不显示" in text
    assert client.post(f"{address}look/help/", {"purpose": "visit"}).status_code == 422
    objection = objections(town, record)[0]
    decide = f"{address}objection/{objection.id}/"
    assert client.post(decide, {"reason": "应予尊重"}).status_code == 422
    client.post(decide, {"upheld": "1", "reason": "应予尊重"})
    text = page(client.get(address))
    assert "异议成立" in text and "每***" not in text
    assert client.post(decide, {"upheld": "0", "reason": "再来"}).status_code == 422
    client.post(f"{address}act/object/", {"field": "", "reason": "全部删除"})
    objection = objections(town, record)[-1]
    gone = client.post(
        f"{address}objection/{objection.id}/", {"upheld": "1", "reason": "依法应删除"}
    )
    assert gone["Location"] == f"{LIST}?said=removed"
    assert client.get(address).status_code == 404
    removed = page(client.get(f"{LIST}removed/"))
    assert str(record) in removed and "异议成立" in removed
    assert str(record) not in page(town.browser("member_11_1").get(f"{LIST}removed/"))


def objections(town: Town, record: object) -> tuple[registers.ObjectionView, ...]:
    return registers.record_page(
        jurisdiction_key=KEY,
        register=PEOPLE,
        record_id=record,  # type: ignore[arg-type]
        account_id=town.cast.who["member_00_1"],
        at=town.clock.now(),
    ).objections


def test_a_new_entry_in_two_steps(town: Town) -> None:
    client, address = town.browser(), f"{LIST}new/"
    assert "身份证号" in page(client.get(address))
    who = {"stage": "who", "f-id_number": "123"}
    wrong = client.post(address, who)
    assert wrong.status_code == 422 and 'value="123"' in page(wrong)
    rest = page(client.post(address, who | {"f-id_number": WANG["id_number"]}))
    assert WANG["id_number"] in rest and "保存" in rest
    form = facts({**WANG, "phone": "x"}, stage="save", decision="", place="U00")
    bad = client.post(address, form)
    assert bad.status_code == 422 and WANG["home"] in page(bad) and 'value="x"' in page(bad)
    elsewhere = client.post(address, form | {"f-phone": WANG["phone"], "place": "U11"})
    assert elsewhere.status_code == 403
    done = client.post(address, form | {"f-phone": WANG["phone"]})
    assert done.status_code == 302 and "已登记" in page(client.get(done["Location"]))


def test_what_is_known_is_only_confirmed(town: Town) -> None:
    record = town.enter()
    town.clock.move_to(town.clock.now() + timedelta(days=30))
    client, address = town.browser(), f"/ledger/{SERVED}/new/"
    asked = client.post(address, {"stage": "who", "f-id_number": WANG["id_number"]})
    text = page(asked)
    assert "可能已登记过" in text and "王**" in text and WANG["phone"] not in text
    join = {"stage": "rest", "decision": str(record), "f-id_number": WANG["id_number"]}
    text = page(client.post(address, join))
    assert "只需补填" in text and WANG["phone"] not in text
    save = {
        "stage": "save",
        "decision": str(record),
        "was-f-id_number": WANG["id_number"],
        "still": ["name", "id_number", "home"],
        "f-phone": "19900004321",
        "f-service": "meals",
        "place": "U00",
    }
    done = client.post(address, save)
    assert done.status_code == 302, page(done)
    found = registers.record_page(
        jurisdiction_key=KEY,
        register=SERVED,
        record_id=record,
        account_id=town.cast.who["member_00_1"],
        at=town.clock.now(),
    )
    confirmed = {c.key: c.confirmed_at for c in found.row.cells}
    assert confirmed["name"] == confirmed["phone"] == town.clock.now()
    assert found.row.cell("phone").text == "199****4321"  # type: ignore[union-attr]
    assert [r.name for r in found.elsewhere] == [PEOPLE]


def test_a_double_asks_a_person_and_loses_nothing(town: Town) -> None:
    record = town.enter()
    client, address = town.browser(), f"{LIST}new/"
    form = facts({**WANG, "help": "代买药品"}, stage="save", decision="", place="U00")
    asked = client.post(address, form)
    assert asked.status_code == 409
    text = page(asked)
    assert "代买药品" in text and f'href="{LIST}{record}/"' in text
    again = page(client.post(address, form | {"stage": "rest", "decision": "separate"}))
    assert "代买药品" in again and WANG["home"] in again
    done = client.post(address, form | {"decision": "separate"})
    assert done.status_code == 302 and str(record) not in done["Location"]
    stolen = client.post(
        f"/ledger/{SERVED}/new/",
        {"stage": "rest", "decision": str(record), "f-id_number": another(9)["id_number"]},
    )
    assert stolen.status_code == 404, "an id alone leads to no record"


def test_the_person_is_told_who_looked(town: Town) -> None:
    record = town.enter()
    client, address = town.browser(), f"{LIST}{record}/"
    client.post(f"{address}look/phone/", {"purpose": "visit"})
    text = page(client.get(f"{address}rights/"))
    assert "change/?asked=1" in text and "出具查询结果" in text and not secrets(text)
    answer = page(client.post(f"{address}rights/answer/"))
    for words in ("网格员001", "电话", "走访探望", "特需人员", "领取人"):
        assert words in answer, words
    assert not secrets(answer)
    kinds = [e.kind for e in journal.read(f"register:{record}")]
    assert kinds[-1] == "register.looks_asked"
    asked = page(client.get(f"{address}change/?asked=1"))
    assert asked.count("checked") >= 2


def test_queries_of_list_and_entry(town: Town, django_assert_max_num_queries: object) -> None:
    """As many as there are kinds of things to read, whatever the number of lines."""
    ids = [town.enter(another(n)) for n in range(12)]
    client = town.browser()
    client.get(LIST)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(LIST)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(f"{LIST}{ids[0]}/")
