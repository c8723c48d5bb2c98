"""Reports over REST: taken in once, read back by who sent them, followed by link."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case, CaseFile, Report
from wangge.domain.cases.testing import LivingTown
from wangge.faces.api.tests.conftest import Caller
from wangge.plumbing.access import Scope
from wangge.plumbing.files.models import StoredFile


def body(town: LivingTown, **changes: Any) -> dict[str, Any]:
    lon, lat = town.place.point(0, 0)
    return {
        "key": "a-1",
        "type": "litter",
        "text": "路口堆了垃圾",
        "location": {"lon": lon, "lat": lat, "address": "学则路口"},
        **changes,
    }


def jpeg(colour: str = "red") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(data, "JPEG")
    data.seek(0)
    data.name = "现场.jpg"
    return data


def test_a_report_is_taken_in_and_dispatched(caller: Caller, town: LivingTown) -> None:
    answer = caller.post(body(town, contact={"name": "王一", "phone": "025 1234567"}))
    assert answer.status_code == 201
    receipt = answer.json()
    detail = cases.case_by_number(Scope.everything(), receipt["number"])
    assert detail.case.holder_id == town.who["member_1"]
    assert detail.reports[0].channel == "hotline"
    assert detail.reports[0].contact.name == "王**"
    assert "025" not in detail.reports[0].contact.phone


def test_the_same_key_gets_the_first_receipt_and_another_matter_a_conflict(
    caller: Caller, town: LivingTown
) -> None:
    first = caller.post(body(town)).json()
    again = caller.post(body(town))
    assert again.status_code == 200
    assert again.json() == {**first, "created": False}
    other = caller.post(body(town, text="别的事"))
    assert other.status_code == 409
    assert other.json()["code"] == "key_used" and other.json()["field"] == "key"
    assert Case.unscoped.count() == Report.unscoped.count() == 1


def test_the_key_may_come_in_the_header(caller: Caller, town: LivingTown) -> None:
    sent = body(town)
    del sent["key"]
    first = caller.post(sent, **{"Idempotency-Key": "h-1"})
    assert first.status_code == 201
    assert caller.get("/reports/h-1").json()["receipt"]["number"] == first.json()["number"]
    missing = caller.post(sent)
    assert (missing.status_code, missing.json()["field"]) == (422, "key")
    differ = caller.post(body(town), **{"Idempotency-Key": "h-2"})
    assert differ.json()["code"] == "keys_differ"


def test_two_clients_may_use_the_same_key(
    caller: Caller, foreign: Caller, town: LivingTown
) -> None:
    assert caller.post(body(town)).status_code == 201
    assert foreign.post(body(town)).status_code == 201


def test_only_the_sender_reads_it_back(caller: Caller, foreign: Caller, town: LivingTown) -> None:
    receipt = caller.post(body(town)).json()
    mine = caller.get("/reports/a-1").json()
    assert mine["receipt"]["follow_token"] == receipt["follow_token"]
    assert mine["case"]["status"] == "open" and mine["case"]["due_at"]
    typed = receipt["number"].lower().replace("-", " ")
    assert caller.get(f"/cases/{typed}").json()["number"] == receipt["number"]
    for path in ("/reports/a-1", f"/cases/{receipt['number']}"):
        answer = foreign.get(path)
        assert answer.status_code == 404 and answer.json()["message"]["zh"]
    assert caller.get("/cases/nonsense").status_code == 404


def test_the_follow_link_needs_no_key(caller: Caller, town: LivingTown) -> None:
    receipt = caller.post(body(town)).json()
    answer = caller.web.get(f"/api/v1/follow/{receipt['follow_token']}")
    assert answer.status_code == 200
    steps = [s["step"] for s in answer.json()["steps"]]
    assert steps == ["collection", "dispatch", "handling"]
    by_number = caller.web.get(f"/api/v1/follow/{receipt['number']}").json()
    assert by_number["status"] == "open" and by_number["received_at"]
    assert (by_number["type"], by_number["steps"], by_number["outcome"]) == (None, [], "")
    wrong = receipt["follow_token"][:-4] + "AAAA"
    assert caller.web.get(f"/api/v1/follow/{wrong}").status_code == 404


def test_guessing_numbers_is_slowed_down(caller: Caller, town: LivingTown) -> None:
    answers = {caller.web.get("/api/v1/follow/x").status_code for _ in range(80)}
    assert answers == {422, 429}


def test_photos_come_along_once(caller: Caller, town: LivingTown) -> None:
    def send(colour: str = "red") -> Any:
        report = io.BytesIO(__import__("json").dumps(body(town)).encode())
        report.name = "report.json"
        return caller.web.post(
            "/api/v1/reports",
            {"report": report, "photos": [jpeg(colour)]},
            headers={"authorization": f"Bearer {caller.key}"},
        )

    assert send().status_code == 201
    assert send().status_code == 200
    assert send("blue").status_code == 409
    assert CaseFile.objects.count() == StoredFile.objects.count() == 1
    assert StoredFile.objects.get().pk == CaseFile.objects.get().file_id


def test_types_are_the_towns_own(caller: Caller, town: LivingTown) -> None:
    types = {t["key"]: t for t in caller.get("/types").json()["types"]}
    assert types["litter"]["name"] == {"zh": "暴露垃圾", "en": "litter"}
    assert types["advice"]["needs_location"] is False


def test_the_server_says_that_it_is_well(db: None, client: Any) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok"}


@pytest.mark.parametrize("place", ["outside", None])
def test_a_report_without_a_clear_place_is_taken_in_all_the_same(
    caller: Caller, town: LivingTown, place: str | None
) -> None:
    lon, lat = getattr(town.place, place) if place else (None, None)
    answer = caller.post(body(town, location={"lon": lon, "lat": lat}))
    assert answer.status_code == 201
    case = Case.unscoped.get()
    assert case.holder_id == town.who["desk"] and case.step_due_at is not None
