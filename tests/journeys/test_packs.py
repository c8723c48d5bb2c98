"""A town's packs in the console: seen, previewed, loaded, dated, taken back; by whom, and not."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.journeys.town import CLUTTER, FOUNDER, KEY, MONDAY_AT, ROOT, SINCE_ON, found_town, middle
from wangge.domain.adoption import api as adoption
from wangge.domain.adoption import folders
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.editions import api as editions
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.clock import SimulatedClock
from wangge.kernel.ids import new_id
from wangge.packs import PackSpec, examine, registry
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import set_clock

PACK = "demo_street"
BASE = "/console/packs/"
CHANGE, BACK = f"{BASE}{PACK}/", f"{BASE}{PACK}/back/"
LATER_AT = MONDAY_AT + timedelta(minutes=5)


@dataclass
class Town:
    """The cast, an administrator, and a folder of the pack that a test may write in."""

    who: dict[str, Any]
    folder: Path

    def client(self, name: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(get_user_model().objects.get(pk=self.who[name]))
        return client

    def write(self, file: str, old: str, new: str) -> int:
        """Changes the folder; the number of the line changed."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def newer(self) -> None:
        """Another version, with another name for a post."""
        self.write("pack.yaml", f"version: {version()}", "version: 9.0.0")
        self.write("pack.yaml", "zh: 街道主任,", "zh: 街道办主任,")


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    held = tmp_path / "packs"
    shutil.copytree(settings.WANGGE_PACKS[0] / PACK, held / PACK)
    registry.use_folders([held])
    editions.forget()
    with set_clock(SimulatedClock(MONDAY_AT)):
        who = dict(found_town().who)
        inputs = [people.AccountInput("administrator", "管理员小郑")]
        who["administrator"] = people.create_accounts(inputs, actor=FOUNDER, at=MONDAY_AT)[0]
        post = people.AppointmentInput(
            who["administrator"], KEY, "administrator", "governance", ROOT, SINCE_ON
        )
        people.appoint_many([post], actor=FOUNDER, at=MONDAY_AT)
        adoption.take_up(MONDAY_AT)
        with set_clock(SimulatedClock(LATER_AT)):
            yield Town(who, held / PACK)
    registry.use_folders(settings.WANGGE_PACKS)


def version() -> str:
    return places.pack(KEY, PACK).version


def seen(page: str, name: str = "seen") -> str:
    found = re.search(f'name="{name}" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def load(client: Client, **given: str) -> Any:
    page = client.get(CHANGE).content.decode()
    return client.post(CHANGE, {"seen": seen(page), **given})


def report() -> str:
    lon, lat = middle(0, 0)
    receipt = cases.receive_report(
        jurisdiction_key=KEY,
        key=str(new_id()),
        channel="portal",
        type_key=CLUTTER,
        text="楼道堆物",
        location=cases.LocationInput(lon, lat),
        actor=Actor.resident("visitor"),
        at=LATER_AT,
    )
    return str(Case.unscoped.get(pk=receipt.case_id).pack_digest)


def test_the_page_says_what_is_in_force_since_when_and_by_whom(town: Town) -> None:
    page = town.client("administrator").get(BASE).content.decode()
    digest = editions.digest_of(places.pack(KEY, PACK))
    assert digest[:12] in page and version() in page and "2026-03-02" in page
    assert "与现行版本一致" in page and CHANGE not in page and BACK not in page


def test_nobody_else_sees_or_changes_packs(town: Town) -> None:
    town.newer()
    before, digest = version(), editions.digest_of(registry.read_now(PACK))
    for name in ("stranger", "director", "member_00_1", "dispatcher", "auditor"):
        client = town.client(name)
        for address in (BASE, CHANGE, BACK):
            assert client.get(address).status_code == 403, (name, address)
        assert client.post(CHANGE, {"seen": digest}).status_code == 403, name
        assert client.post(BACK, {"reason": "x"}).status_code == 403, name
    assert Client().get(BASE).status_code == 302
    assert version() == before


def test_an_administrator_whose_appointment_ended_is_nobody(town: Town) -> None:
    town.newer()
    client = town.client("administrator")
    ended = people.appointments_of(town.who["administrator"], LATER_AT)[0]
    people.end_appointment(ended.id, actor=FOUNDER, at=LATER_AT)
    assert client.get(BASE).status_code == 403
    assert client.get(CHANGE).status_code == 403


def test_new_cases_follow_the_new_version_and_old_ones_the_old(town: Town) -> None:
    first = report()
    town.newer()
    client = town.client("administrator")
    assert "另一版本" in client.get(BASE).content.decode()
    page = client.get(CHANGE).content.decode()
    assert "街道主任 · 名称.中文：街道主任 → 街道办主任" in page and first[:12] in page
    assert load(client)["Location"] == f"{BASE}?said=loaded"
    second = report()
    assert second == editions.digest_of(registry.read_now(PACK)) != first
    shown = client.get(BASE).content.decode()
    assert "管理员小郑" in shown and second[:12] in shown and "已被替换" in shown
    entry = journal.read("packs")[-1]
    assert str(entry.actor) == f"account:{town.who['administrator']}"


def test_what_was_taken_is_taken_back_once_with_a_reason(town: Town) -> None:
    before = version()
    town.newer()
    client = town.client("administrator")
    load(client)
    page = client.get(BACK).content.decode()
    assert "街道办主任 → 街道主任" in page
    leaving = seen(page, "leaving")
    refused = client.post(BACK, {"leaving": leaving, "reason": ""})
    assert refused.status_code == 422 and "请写明退回的理由" in refused.content.decode()
    assert version() != before
    given = {"leaving": leaving, "reason": "岗位名称写错"}
    assert client.post(BACK, given)["Location"] == f"{BASE}?said=back"
    assert version() == before
    assert client.post(BACK, given).status_code == 409, "asked twice, done once"
    assert version() == before
    shown = client.get(BASE).content.decode()
    assert "岗位名称写错" in shown and "已退回" in shown
    assert "岗位名称写错" not in str([e.data for e in journal.read("packs")])


def test_a_version_waits_for_its_day_and_is_called_off(town: Town) -> None:
    before = version()
    town.newer()
    client = town.client("administrator")
    assert load(client, from_on="2026-03-09")["Location"] == f"{BASE}?said=scheduled"
    assert version() == before
    assert "2026-03-09 起" in client.get(BASE).content.decode()
    leaving = seen(client.get(BACK).content.decode(), "leaving")
    done = client.post(BACK, {"leaving": leaving, "reason": "改期"})
    assert done["Location"] == f"{BASE}?said=called_off"
    adoption.put_in_force(MONDAY_AT + timedelta(days=8))
    assert version() == before


def test_a_wrong_day_is_told_beside_its_field(town: Town) -> None:
    before, client = version(), town.client("administrator")
    town.newer()
    for day, words in (("2026-03-01", "生效日已经过去"), ("soon", "日期"), ("9999-99-99", "日期")):
        refused = load(client, from_on=day)
        page = refused.content.decode()
        assert refused.status_code == 422 and version() == before
        assert day in page and re.search(f'id="id_from_on_error">[^<]*{words}', page), day


def test_a_malformed_folder_shows_every_error_and_the_town_goes_on(town: Town) -> None:
    before = places.pack(KEY, PACK)
    line = town.write("pack.yaml", f"version: {version()}", "version: newest")
    client = town.client("administrator")
    _spec, errors = examine(town.folder)
    for address in (BASE, CHANGE):
        page = client.get(address).content.decode()
        assert str(town.folder / "pack.yaml") in page and f"第 {line} 行，第 1 列" in page
        assert all(e.zh.split("“")[0] in page for e in errors)
    refused = client.post(CHANGE, {"seen": "0"})
    assert refused.status_code == 422 and f"第 {line} 行" in refused.content.decode()
    assert places.pack(KEY, PACK) == before
    assert client.get("/").status_code == 200


def test_what_refuses_is_shown_whole_and_nothing_is_loaded(town: Town) -> None:
    before = version()
    town.newer()
    spec = registry.read_now(PACK)
    held = [p.key for p in spec.posts if p.key in ("auditor", "acceptor")]
    path = town.folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    for key in held:  # another level for two posts that people hold
        start = text.index(f"  - key: {key}\n")
        level = "level: street\n    every_scheme: true"
        text = text[:start] + text[start:].replace(level, "level: first", 1)
    path.write_text(text, encoding="utf-8")
    client = town.client("administrator")
    page = client.get(CHANGE).content.decode()
    assert all(f"posts.{key}" in page for key in held) and 'name="seen"' not in page
    digest = editions.digest_of(registry.read_now(PACK))
    refused = client.post(CHANGE, {"seen": digest})
    assert refused.status_code == 422 and version() == before
    assert refused.content.decode().count("不能改层级") >= len(held)


def test_what_changed_since_the_preview_is_previewed_again(town: Town) -> None:
    before = version()
    town.newer()
    client = town.client("administrator")
    old = seen(client.get(CHANGE).content.decode())
    town.write("pack.yaml", "zh: 街道办主任,", "zh: 街道办事处主任,")
    refused = client.post(CHANGE, {"seen": old})
    page = refused.content.decode()
    assert refused.status_code == 422 and "请重新预览" in page and version() == before
    assert seen(page) != old and "街道办事处主任" in page
    assert client.post(CHANGE, {"seen": seen(page)}).status_code == 302


def test_unknown_packs_and_nothing_to_take_back(town: Town) -> None:
    client = town.client("administrator")
    assert client.get(f"{BASE}none/").status_code == 404
    assert client.get(f"{BASE}none/back/").status_code == 409
    assert client.get(BACK).status_code == 409
    same = client.get(CHANGE).content.decode()
    assert "没有可装载的改动" in same and 'name="seen"' not in same


def test_a_folder_that_is_gone_leaves_the_town_as_it_is(town: Town) -> None:
    shutil.rmtree(town.folder)
    client = town.client("administrator")
    assert "文件夹里没有" in client.get(BASE).content.decode()
    assert client.get(CHANGE).status_code == 200
    assert client.post(CHANGE, {"seen": "0"}).status_code == 422


def test_a_start_reports_folders_by_file_and_line(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    adoption.report_folders()
    assert caplog.messages == []
    assert Client().get("/health/").json()["packs"] is True
    town.newer()
    file = town.folder / "pack.yaml"
    row = next(
        n
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith("version:")
    )
    adoption.report_folders()
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(f"{KEY}: {PACK}: {file}:{row}:")
    caplog.clear()
    town.write("pack.yaml", "version: 9.0.0", "version: newest")
    adoption.report_folders()
    assert len(caplog.messages) == 1 and "\n" not in caplog.messages[0]
    assert f"{file}:{row}:" in caplog.messages[0] and "malformed" in caplog.messages[0]
    health = Client().get("/health/")
    assert health.status_code == 200 and health.json()["packs"] is False
    assert health.json()["status"] == "ok", "the town goes on"


def test_folders_are_read_again_only_once_a_file_differs(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = registry.read_now

    def reading(key: str) -> PackSpec:
        read.append(key)
        return real(key)

    monkeypatch.setattr(registry, "read_now", reading)
    monkeypatch.setattr(folders, "_SETTLED_NS", 0)
    client = town.client("administrator")
    for _ in range(3):
        assert client.get(BASE).status_code == 200
    assert read == [PACK]
    town.newer()
    assert "9.0.0" in client.get(BASE).content.decode() and read == [PACK, PACK]
    monkeypatch.setattr(folders, "_SETTLED_NS", 3_600_000_000_000)
    client.get(BASE)
    assert len(read) == 3, "written a moment ago: a second change might bear the same stamp"
