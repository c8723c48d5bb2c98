"""The page of the workbench: what each of the cast finds on it, and that every word is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from tests.packs.test_redrawing import MONDAY_AT, Town
from wangge.domain.people.models import Account
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

PARTS = Path(__file__).resolve().parents[2] / "web" / "src" / "workbench"


@dataclass(frozen=True)
class Drawn:
    """A town with a drawing just begun."""

    town: Town
    drawing_id: UUID


@pytest.fixture
def drawn(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    with set_clock(SimulatedClock(MONDAY_AT)):
        town = Town()
        yield Drawn(town, town.begin())


def page(drawn: Drawn, name: str, *, query: str = "", language: str = "zh-hans") -> Any:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(Account.objects.get(pk=drawn.town.who[name]))
    return client.get(f"/planner/{drawn.drawing_id}/workbench/{query}")


def test_a_planner_and_whoever_has_the_step_may_draw_others_look(drawn: Drawn) -> None:
    for name in ("administrator", "station_head"):
        text = page(drawn, name).content.decode()
        assert re.search(r"<wg-bench [^>]* draws>", text), name
        assert "保存为新版本" in text and "生成方案" in text, name
    seen = page(drawn, "squad_head").content.decode()
    assert "wg-bench" in seen and not re.search(r"<wg-bench [^>]* draws>", seen)
    assert 'data-bench="run"' not in seen and 'data-bench="save"' not in seen
    assert "您可以查看并试着改动" in seen and "grids.gpkg" in seen


@pytest.mark.parametrize("name", ["stranger", "east"])
def test_strangers_and_neighbours_find_no_page(drawn: Drawn, name: str) -> None:
    assert page(drawn, name).status_code == 404


def test_without_scripts_it_says_where_everything_stands(drawn: Drawn) -> None:
    text = page(drawn, "administrator").content.decode()
    (plain,) = re.findall(r"<noscript>(.*?)</noscript>", text, re.S)
    assert "工作台需要脚本" in plain and "东西社区调整" in plain
    assert "<script>" not in text and "style=" not in text


def test_the_level_asked_for_is_shown_and_an_odd_one_is_not(drawn: Drawn) -> None:
    assert 'level="community"' in page(drawn, "administrator").content.decode()
    assert 'level="street"' in page(drawn, "administrator", query="?level=street").content.decode()
    odd = page(drawn, "administrator", query='?level="><b>').content.decode()
    assert 'level="community"' in odd and "<b>" not in odd


def test_it_speaks_english_too(drawn: Drawn) -> None:
    text = page(drawn, "administrator", language="en").content.decode()
    assert "Save as a new version" in text and "保存为新版本" not in text


def test_every_part_that_the_script_asks_for_is_on_the_page(drawn: Drawn) -> None:
    text = page(drawn, "administrator").content.decode()
    there = set(re.findall(r'data-bench="([a-z]+)"', text))
    asked: set[str] = set()
    for source in PARTS.glob("*.ts"):
        calls = r'\b(?:part|maybe|input|select|numberIn)(?:<\w+>)?\("([a-z]+)"\)'
        asked |= set(re.findall(calls, source.read_text(encoding="utf-8")))
    assert asked and asked <= there, asked - there
