"""Documents by their pages: printed, issued, ordered; nothing for who may not see the place."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from tests.journeys.town import (
    CLUTTER,
    FOUNDER,
    KEY,
    MONDAY_AT,
    ROOT,
    Cast,
    found_town,
    middle,
    second,
)
from wangge.domain.cases import api as cases
from wangge.domain.papers import api as papers
from wangge.domain.people import api as people
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.jobs.registry import jobs as registered
from wangge.plumbing.time import set_clock

GRID = second(0, 0)


@pytest.fixture(autouse=True)
def clock() -> Iterator[SimulatedClock]:
    with set_clock(SimulatedClock(MONDAY_AT)) as simulated:
        yield simulated


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed by a worker goes into the test's own folder."""
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)


@pytest.fixture
def cast(db: None) -> Cast:
    return found_town()


@pytest.fixture
def case_id(cast: Cast) -> UUID:
    lon, lat = middle(0, 0)
    return cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物🚲，请清理",
        location=cases.LocationInput(lon, lat),
        actor=Actor.resident("somebody"),
        at=MONDAY_AT,
    ).case_id


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """Somebody of the cast, logged in, reading Chinese."""

    def log_in(name: str) -> Client:
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(
            get_user_model().objects.get(pk=cast.who[name]),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return log_in


def words(pdf: bytes) -> str:
    return "".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_a_sign_is_printed_and_its_code_leads_to_a_report_from_there(
    as_: Callable[[str], Client],
) -> None:
    page = as_("dispatcher").get(f"/prints/grid/governance/{GRID}/")
    assert page.status_code == 200 and "网格公示牌" in page.content.decode()
    answer = as_("dispatcher").post(f"/prints/grid/governance/{GRID}/demo_street/public_sign/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''public_sign-")
    assert "成员：网格员001、网格员002" in words(answer.content)
    scanned = Client(headers={"Accept-Language": "zh-hans"}).get(
        f"/report/?town={KEY}&grid=governance.{GRID}"
    )
    assert scanned.status_code == 200 and scanned.cookies["town"].value == KEY
    form = scanned.context["form"]
    assert form["address"].value() == "西片 西片第1网格"
    assert form["lon"].value() == pytest.approx(middle(0, 0)[0], abs=1e-4)
    assert Client().get("/report/?grid=nonsense").status_code == 200


def test_a_notice_is_issued_and_printed_again(as_: Callable[[str], Client], case_id: UUID) -> None:
    client, base = as_("dispatcher"), f"/prints/case/{case_id}/"
    draft = client.post(f"{base}demo_street/handling_notice/draft/")
    assert "草稿" in words(draft.content) and "楼道堆物，请清理" in words(draft.content)
    answer = client.post(f"{base}demo_street/handling_notice/issue/")
    assert answer.status_code == 302
    (issue,) = client.get(base).context["issued"]
    again = client.post(f"/prints/issued/{issue.view.id}/")
    assert issue.view.number in words(again.content)
    assert "已签发文书" in client.get(f"/console/case/{case_id}/").content.decode()
    refused = as_("auditor").post(f"{base}demo_street/handling_notice/issue/")
    assert refused.status_code == 403


def test_a_work_book_is_by_month_and_says_what_is_wrong(
    as_: Callable[[str], Client], cast: Cast
) -> None:
    client, member = as_("member_00_1"), cast.who["member_00_1"]
    base = f"/prints/person/{member}/"
    assert client.get(base).status_code == 200
    book = client.post(f"{base}demo_street/work_book/", {"month": "2026-02", "language": "zh"})
    assert "2026年2月" in words(book.content) and "网格员001" in words(book.content)
    for month, said in (("2027-01", "该月还没有开始"), ("soon", "2026-11 这样")):
        wrong = client.post(f"{base}demo_street/work_book/", {"month": month, "language": "zh"})
        assert wrong.status_code == 422 and said in wrong.content.decode()
        assert f'value="{month}"' in wrong.content.decode()


def test_many_are_ordered_made_by_the_worker_and_fetched(as_: Callable[[str], Client]) -> None:
    client = as_("dispatcher")
    order = {"document": "demo_street.contact_card", "level": "governance.second", "language": "zh"}
    wrong = client.post("/prints/order/", {**order, "under": "999"})
    assert wrong.status_code == 422 and "没有这个网格" in wrong.content.decode()
    assert client.post("/prints/order/", {**order, "under": ROOT}).status_code == 302
    (waiting,) = client.get("/prints/").context["orders"]
    assert (waiting.view.state, waiting.view.total) == ("waiting", 4)
    assert client.post(f"/prints/order/{waiting.view.id}/").status_code == 409
    job = next(j for j in registered() if j.name == "papers.batches")
    assert job.function(MONDAY_AT) is True
    got = client.post(f"/prints/order/{waiting.view.id}/")
    assert all(f"网格员{c}{r}1" in words(got.content) for c in (0, 1) for r in (0, 1))
    assert as_("director").post(f"/prints/order/{waiting.view.id}/").status_code == 404


def test_nobody_else_gets_anything(
    as_: Callable[[str], Client], case_id: UUID, cast: Cast, clock: SimulatedClock
) -> None:
    asked = papers.Asked(cast.who["dispatcher"], MONDAY_AT)
    ref = papers.document(KEY, "demo_street", "handling_notice")
    issue = papers.issue(ref, case_id, asked)
    looks = [f"/prints/grid/governance/{GRID}/", f"/prints/case/{case_id}/"]
    looks.append(f"/prints/person/{cast.who['member_00_1']}/")
    sends = [
        f"/prints/grid/governance/{GRID}/demo_street/public_sign/",
        f"/prints/case/{case_id}/demo_street/handling_notice/draft/",
        f"/prints/case/{case_id}/demo_street/handling_notice/issue/",
        f"/prints/issued/{issue.id}/",
    ]
    book = f"/prints/person/{cast.who['member_00_1']}/demo_street/work_book/"
    for address in looks:
        assert "/login/" in Client().get(address)["Location"]
    for address in (*sends, book):
        assert "/login/" in Client().post(address)["Location"]
    (held,) = people.appointments_of(cast.who["member_00_2"], MONDAY_AT)
    people.end_appointment(held.id, actor=FOUNDER, at=MONDAY_AT + timedelta(hours=1))
    clock.move_to(MONDAY_AT + timedelta(hours=2))
    for name in ("stranger", "member_11_1", "member_00_2"):
        client = as_(name)
        for address in looks:
            assert client.get(address).status_code in (403, 404), (name, address)
        for address in sends:
            assert client.post(address).status_code in (403, 404), (name, address)
        month = {"month": "2026-02", "language": "zh"}
        assert client.post(book, month).status_code in (403, 404), name


def test_the_command_prints_with_the_rights_of_an_account(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "signs.pdf"
    call_command(
        *("print", "demo_street/public_sign", "--grid", ROOT, "--level", "second"),
        *("--as", "dispatcher", "--out", str(out), "--address", "https://wangge.example.org"),
        stdout=io.StringIO(),
    )
    assert len(PdfReader(out).pages) == 4 and "扫码反映" in words(out.read_bytes())


@pytest.fixture
def handler(cast: Cast, as_: Callable[[str], Client]) -> Client:
    """A department's handler: on a post in the street, without a say in its grids."""
    (account,) = people.create_accounts(
        [people.AccountInput("handler", "经办人小何")], actor=FOUNDER, at=MONDAY_AT
    )
    post = people.AppointmentInput(
        account, KEY, "handler", "governance", ROOT, MONDAY_AT.date(), department="sanitation"
    )
    people.appoint_many([post], actor=FOUNDER, at=MONDAY_AT)
    cast.who["handler"] = account  # type: ignore[index]
    return as_("handler")


@pytest.mark.parametrize("name", ["handler", "member_00_1", "dispatcher", "director"])
def test_every_grid_and_person_that_is_offered_opens(
    handler: Client, as_: Callable[[str], Client], name: str
) -> None:
    client = as_(name)
    todo, seen = ["/prints/"], set()
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = re.findall(r'href="(/prints/(?:grid|person)/[^"]+)"', answer.content.decode())
        todo += [a for a in found if a not in seen and a not in todo]
    assert len(seen) > 1, "there is something to print for each of them"


def test_a_handler_prints_the_own_work_book_and_no_grid(handler: Client, cast: Cast) -> None:
    page = handler.get("/prints/").content.decode()
    assert "/prints/grid/" not in page and "没有可打印文书的网格任职" in page
    assert handler.get(f"/prints/grid/governance/{ROOT}/").status_code == 404
    own = handler.get(f"/prints/person/{cast.who['handler']}/")
    assert own.status_code == 200 and "经办人小何" in own.content.decode()
    assert handler.get(f"/prints/person/{cast.who['member_00_1']}/").status_code == 404
