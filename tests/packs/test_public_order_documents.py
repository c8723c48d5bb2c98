"""Public order on paper: one card by grid, and one book that writes itself from the work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.packs.test_documents import text_of
from tests.packs.test_public_order import Town
from tests.packs.town import MONDAY_AT
from wangge.domain.cases.api import PhotoRef
from wangge.domain.duties import api as duties
from wangge.domain.papers import api as papers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor

NOVEMBER, OCTOBER = papers.Month.of(date(2026, 11, 1)), papers.Month.of(date(2026, 10, 1))
LATE = MONDAY_AT + timedelta(days=20)


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def asked(town: Town, name: str) -> papers.Asked:
    return papers.Asked(town.who[name], LATE, "zh", "https://wangge.example.org")


def visits(town: Town, name: str, most: int) -> list[duties.VisitView]:
    """So many of the member's monthly visits, done; the first with something found."""
    town.generate("monthly_visit")
    at = MONDAY_AT + timedelta(days=18)
    rows = duties.due_until(town.who[name], at, at)[:most]
    done = []
    for number, row in enumerate(rows):
        who = Actor.account(town.who[name])
        answers = _answers(town, row.occurrence.plan)
        made = duties.finish(
            row.occurrence.id, answers=answers, note=f"走访{number}", actor=who, at=at
        )
        if not number:
            duties.find(
                row.occurrence.id, case_type="fire_hazard", text="楼道堆物", actor=who, at=at
            )
        done.append(made)
    return done


def _answers(town: Town, plan: str) -> dict[str, object]:
    spec = duties.plan(town.key, plan).spec
    listed = next((c for c in town.pack.checklists if c.key == spec.checklist), None)
    answers: dict[str, object] = {}
    for item in listed.items if listed else ():
        meets = set(item.finding.equals) if item.finding else set()
        if item.type == "yes_no":
            answers[item.key] = "no" if "yes" in meets else "yes"
        elif item.type == "choice":
            answers[item.key] = next(c.key for c in item.choices if c.key not in meets)
        elif item.type == "number":
            answers[item.key] = item.minimum or 0
    return answers


def test_the_card_names_the_member_and_the_line(town: Town) -> None:
    ref = papers.document(town.key, "public_order", "card")
    single = papers.print_grid(ref, town.ground.grids[0], asked(town, "hall"))
    assert "网格员：member0" in text_of(single.pdf)
    sheet = papers.print_grid(ref, town.ground.grids[0], asked(town, "hall"), sheet_of_cards=True)
    assert text_of(sheet.pdf).count("网格员：member0") == 10


def test_the_book_counts_what_is_recorded(town: Town) -> None:
    done = visits(town, "member0", 3)
    case_id = town.report("neighbour_dispute").case_id
    town.act(case_id, "finish", "member0", 30, outcome="fixed", note="达成协议")
    other = town.report("fire_hazard").case_id
    town.act(other, "finish", "safety", 1, outcome="fixed", photos=(PhotoRef(new_id()),))
    town.act(other, "close", "member0", 31)
    ref = papers.document(town.key, "public_order", "book")
    said = text_of(
        papers.print_person(ref, town.who["member0"], NOVEMBER, asked(town, "member0")).pdf
    )

    begins, ends = MONDAY_AT - timedelta(days=9), MONDAY_AT + timedelta(days=23)
    closed = tasks.record_of(Actor.account(town.who["member0"]), begins, ends)
    steps = [d.task for d in closed if d.task.subject.startswith("case:")]
    assert len(done) == 3 and {t.subject for t in steps} == {f"case:{case_id}", f"case:{other}"}
    assert f"完成走访巡查等职责任务{len(done)}次，发现问题1个".replace(" ", "") in said.replace(
        " ", ""
    )
    assert f"办理事项2件，经办环节{len(steps)}个" in said.replace(" ", "")
    assert "走访巡查记录(3)" in said and "发现问题记录(1)" in said
    assert all(f"走访{n}" in said for n in range(3)) and "楼道堆物" in said
    assert "2026年11月" in said.replace(" ", "")


def test_a_month_without_work_says_so(town: Town) -> None:
    visits(town, "member0", 1)
    ref = papers.document(town.key, "public_order", "book")
    said = text_of(
        papers.print_person(ref, town.who["member0"], OCTOBER, asked(town, "member0")).pdf
    )
    assert "本期没有工作记录" in said and "走访0" not in said


def test_a_book_is_for_its_member_and_who_supervises_there(town: Town) -> None:
    ref = papers.document(town.key, "public_order", "book")
    for name in ("member0", "window1", "hall"):
        papers.print_person(ref, town.who["member0"], NOVEMBER, asked(town, name))
    for name in ("member1", "window2", "safety", "auditor"):
        if name in town.who:
            with pytest.raises(NotFound):
                papers.print_person(ref, town.who["member0"], NOVEMBER, asked(town, name))
