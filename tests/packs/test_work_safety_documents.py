"""Work safety on paper: responsibility map, public sign, rectification notice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.packs.test_documents import text_of
from tests.packs.test_work_safety import COMMUNITY, STREET, Town, photo
from tests.packs.town import FOUNDER, MONDAY_AT, SINCE_ON
from wangge.domain.papers import api as papers
from wangge.domain.papers.services import batches
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.kernel.errors import NotFound, Refused
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

HAZARD = {
    "name": "测试加工厂",
    "site_kind": "enterprise",
    "address": "测试路1号",
    "hazard": "线路老化",
    "remedy": "更换线路",
    "deadline": "2026-11-30",
    "tracker": "王跟踪",
    "person": "李䶮",
    "key_unit": "yes",
    "sign_up": "no",
}


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def asked(town: Town, name: str, *, days: int = 0) -> papers.Asked:
    at = MONDAY_AT + timedelta(days=days)
    return papers.Asked(town.who[name], at, "zh", "https://wangge.example.org")


def document(town: Town, key: str) -> papers.DocumentRef:
    return papers.document(town.key, "work_safety", key)


def record(town: Town, **other: str) -> None:
    registers.enter(
        jurisdiction_key=town.key,
        register="work_safety/hazard_units",
        values={**HAZARD, **other},
        place=registers.PlaceInput(unit_code=town.ground.units[0]),
        actor=Actor.account(town.who["tracker"]),
        at=MONDAY_AT,
    )


def test_the_map_lists_key_units_with_zone_remedy_deadline_and_tracker(town: Town) -> None:
    record(town)
    record(town, name="普通商铺", address="测试路2号", key_unit="no")
    receipt = town.report("wiring")
    printed = papers.print_grid(
        document(town, "responsibility_map"), COMMUNITY, asked(town, "tracker")
    )
    said = text_of(printed.pdf)
    for word in ("测试加工厂", "测试路1号", "线路老化", "更换线路", "2026-11-30", "王跟踪"):
        assert word in said, word
    assert "普通商铺" not in said, "no key unit"
    assert "李䶮" in said, "in clear for inspection, and the character has a glyph"
    assert receipt.number in said and "比例尺1:" in said.replace(" ", "") and "北" in said
    assert "测试社区" in said and "责任人：community_head" in said
    looks = [e for e in journal.read("access") if e.kind == "register.looked"]
    assert [e.data["purpose"] for e in looks] == ["inspection"]
    told = [e for e in journal.read("access") if e.kind == "paper.printed"]
    assert [(e.data["personal"], e.data["sha256"]) for e in told] == [(True, printed.sha256)]


def test_who_may_not_see_the_register_gets_a_map_without_it(town: Town) -> None:
    record(town)
    said = text_of(
        papers.print_grid(
            document(town, "responsibility_map"), COMMUNITY, asked(town, "administrator")
        ).pdf
    )
    assert "测试加工厂" not in said and "李䶮" not in said and "没有登记" in said


def test_the_same_print_has_the_same_bytes(town: Town) -> None:
    first, again = (
        papers.print_grid(document(town, "public_sign"), STREET, asked(town, "street_head"))
        for _ in range(2)
    )
    assert first.pdf == again.pdf


def test_the_sign_names_who_answers_here_and_above_and_no_private_number(town: Town) -> None:
    ref = document(town, "public_sign")
    bare = text_of(papers.print_grid(ref, COMMUNITY, asked(town, "street_head")).pdf)
    assert "责任人：community_head" in bare and "上一级责任人：street_head" in bare
    assert "未公布" in bare, "no line is set"
    by = {"jurisdiction_key": town.key, "actor": FOUNDER, "at": MONDAY_AT}
    places.set_hotline(number="12350", **by)
    places.set_work_phone(
        scheme_key=town.pack.scheme.key,
        grid_code=STREET,
        number="025-8500 0001",
        on=MONDAY_AT.date(),
        **by,
    )
    said = text_of(papers.print_grid(ref, COMMUNITY, asked(town, "street_head")).pdf)
    assert "12350" in said and "025-8500 0001" in said and "未公布" not in said


def test_a_vacant_post_is_said(town: Town) -> None:
    account = town.who["community_head"]
    (held,) = people.appointments_of(account, MONDAY_AT)
    at = MONDAY_AT + timedelta(days=1)
    people.end_appointment(held.id, actor=FOUNDER, at=at)
    ref = document(town, "public_sign")
    said = text_of(papers.print_grid(ref, COMMUNITY, asked(town, "street_head", days=3)).pdf)
    assert "责任人：未任命" in said


def test_the_notice_is_issued_numbered_journalled_and_printed_again_as_issued(town: Town) -> None:
    receipt, served = town.notice("wiring")
    ref = document(town, "rectification_notice")
    draft = text_of(papers.print_draft(ref, served.id, asked(town, "safety_inspector")).pdf)
    assert "草稿" in draft
    issue = papers.issue(ref, served.id, asked(town, "safety_inspector"))
    assert issue.number == f"{receipt.number}-1"
    entry = journal.read(f"case:{served.id}")[-1]
    assert (entry.kind, entry.data["number"]) == ("case.document_issued", issue.number)
    assert entry.data["sha256"] == issue.sha256
    before = papers.reprint(issue.id, asked(town, "safety_inspector"))
    assert issue.number in text_of(before.pdf) and "草稿" not in text_of(before.pdf)

    town.act(served.id, "finish", "site_owner", 3, outcome="fixed", photos=photo())
    after = papers.reprint(issue.id, asked(town, "street_head", days=1))
    assert (after.pdf, after.sha256) == (before.pdf, issue.sha256)
    assert papers.issue(ref, served.id, asked(town, "safety_inspector")).number.endswith("-2")
    assert len(papers.issued(town.who["street_head"], served.id, MONDAY_AT)) == 2
    assert not journal.verify().findings


def test_strangers_neighbours_and_who_is_no_longer_appointed_get_nothing(town: Town) -> None:
    _, served = town.notice("wiring")
    sign, notice = document(town, "public_sign"), document(town, "rectification_notice")
    issue = papers.issue(notice, served.id, asked(town, "safety_inspector"))
    (stranger,) = people.create_accounts(
        [people.AccountInput("stranger", "路人")], actor=FOUNDER, at=MONDAY_AT
    )
    town.who["stranger"] = stranger
    other = town.sites[town.ground.units[-1]]
    (neighbour,) = people.create_accounts(
        [people.AccountInput("neighbour", "邻格")], actor=FOUNDER, at=MONDAY_AT
    )
    town.who["neighbour"] = neighbour
    people.appoint_many(
        [
            people.AppointmentInput(
                neighbour, town.key, "site_owner", "work_safety", other, SINCE_ON
            )
        ],
        actor=FOUNDER,
        at=MONDAY_AT,
    )
    (held,) = people.appointments_of(town.who["community_head"], MONDAY_AT)
    at = MONDAY_AT + timedelta(days=1)
    people.end_appointment(held.id, actor=FOUNDER, at=at)
    for name, days in (("stranger", 0), ("neighbour", 0), ("community_head", 3)):
        who = asked(town, name, days=days)
        for wanted in (
            lambda who=who: papers.print_grid(sign, COMMUNITY, who),
            lambda who=who: papers.print_draft(notice, served.id, who),
            lambda who=who: papers.issue(notice, served.id, who),
            lambda who=who: papers.reprint(issue.id, who),
            lambda who=who: papers.issued(who.account_id, served.id, who.at),
            lambda who=who: papers.order(sign, COMMUNITY, "community", who),
        ):
            with pytest.raises((NotFound, Refused)):
                wanted()
    with pytest.raises(Refused):
        papers.issue(notice, served.id, asked(town, "clerk"))


def test_an_order_prints_every_grid_under_one_and_only_its_orderer_gets_it(town: Town) -> None:
    ref = document(town, "public_sign")
    ordered = papers.order(ref, COMMUNITY, "basic", asked(town, "community_head"))
    assert (ordered.total, ordered.state) == (16, "waiting")
    assert batches.work(MONDAY_AT) is True and batches.work(MONDAY_AT) is False
    ready = papers.batch(town.who["community_head"], ordered.id)
    assert (ready.state, ready.done, ready.problem) == ("ready", 16, None)
    said = text_of(papers.batch_file(town.who["community_head"], ordered.id).pdf)
    assert all(code in said for code in town.sites.values())
    with pytest.raises(NotFound):
        papers.batch_file(town.who["street_head"], ordered.id)
    batches.remove_old(MONDAY_AT + timedelta(days=8))
    with pytest.raises(NotFound):
        papers.batch(town.who["community_head"], ordered.id)
