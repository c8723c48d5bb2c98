"""A browser, a town, a simulated clock; pages are watched for errors and outside requests."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.own_site import own_site
from tests.journeys.town import (
    FOUNDER,
    KEY,
    MONDAY_AT,
    PASSWORD,
    ROOT,
    SINCE_ON,
    Cast,
    client_of,
    found_town,
)
from wangge.domain.people import api as people
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.time import set_clock

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_MS = 15_000
"""For a busy machine; who waits for something that comes doesn't wait longer for it."""
PHONE, DESK = (360, 760), (1440, 900)
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="session")
def browser_process() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: apt-get install chromium")
    if not Path(settings.DJANGO_VITE["default"]["manifest_path"]).exists():
        pytest.skip("web/dist is not built: make run builds it")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Photos of a test go into the test's own folder."""
    monkeypatch.setattr(settings, "WANGGE_HOME", tmp_path)
    return tmp_path


@pytest.fixture
def own_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a site with a home and a database of its own."""
    with own_site(tmp_path) as given:
        yield given


@pytest.fixture
def clock() -> Iterator[SimulatedClock]:
    """Monday morning, until a test moves on."""
    with set_clock(SimulatedClock(MONDAY_AT)) as simulated:
        yield simulated


@pytest.fixture
def cast(transactional_db: None, clock: SimulatedClock) -> Cast:
    """The town and its people."""
    return found_town()


@pytest.fixture
def manager(cast: Cast) -> Client:
    """The administrator, who manages people and settings."""
    account = people.create_account(
        people.AccountInput("administrator", "管理员小郑"), actor=FOUNDER, at=MONDAY_AT
    )
    post = people.AppointmentInput(account, KEY, "administrator", "governance", ROOT, SINCE_ON)
    people.appoint(post, actor=FOUNDER, at=MONDAY_AT)
    return client_of(account)


@dataclass
class Watched:
    """Opens pages and remembers what went wrong on them."""

    browser: Browser
    address: str
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=lambda: {422})
    expected_offline: bool = False
    """The test takes the network away: the browser says so in its console."""
    now: datetime = MONDAY_AT

    def page(self, size: tuple[int, int] = PHONE, *, scripts: bool = True) -> Page:
        """A fresh visitor, with their own cookies, at Shanghai's time, reading Chinese."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=self.address,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", lambda request: self._inside(request.url))
        page.on("console", lambda said: self._console(said.type, said.text))
        return page

    def staff(self, name: str, size: tuple[int, int] = PHONE) -> Page:
        """Somebody of the staff, logged in."""
        page = self.page(size)
        page.goto("/login/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    def _inside(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"outside request: {url}")

    def _console(self, kind: str, text: str) -> None:
        allowed = any(f"status of {status}" in text for status in self.expected_statuses)
        lost = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
        allowed |= self.expected_offline and any(code in text for code in lost)
        if kind == "error" and not allowed:
            self.problems.append(f"console: {text}")


@pytest.fixture
def visit(browser_process: Browser, live_server: object, cast: Cast) -> Iterator[Watched]:
    """The way in; at the end nothing may have gone wrong unseen."""
    watched = Watched(browser_process, str(live_server))
    yield watched
    for context in watched.contexts:
        context.close()
    assert watched.problems == []


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a photo file as a phone would."""

    def make(name: str) -> Path:
        path = tmp_path / f"{name}.jpg"
        image = Image.effect_noise((2400, 1800), 60).convert("RGB")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=90)
        path.write_bytes(out.getvalue())
        return path

    return make


def fits(page: Page) -> bool:
    """Nothing sticks out of the page's width."""
    page.wait_for_load_state("load")
    return bool(
        page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )
