"""A new department is a folder: written by a command, checked, and at work in a town."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

import wangge
from wangge.domain.adoption import api as adoption
from wangge.domain.cases import api as cases
from wangge.domain.editions import api as editions
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places import testing as ground
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs import PackErrors, registry
from wangge.plumbing.actor import Actor

KEY = "harbour_watch"
MONDAY_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of packs outside the program, known to the registry beside the shipped one."""
    registry.use_folders([*settings.WANGGE_PACKS, tmp_path])
    yield tmp_path
    registry.use_folders(settings.WANGGE_PACKS)


def program() -> str:
    """A digest of every file of the program."""
    root = Path(wangge.__file__).parent
    files = sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def test_what_is_written_is_right_at_once(folder: Path, capsys: pytest.CaptureFixture) -> None:
    call_command("new_pack", KEY, folder=folder)
    call_command("check_packs", folder / KEY)
    assert "0 处错误" in capsys.readouterr().out
    assert registry.folder_of(KEY) == folder / KEY


def test_every_file_names_the_schema_for_editors(folder: Path) -> None:
    call_command("new_pack", KEY, folder=folder)
    files = sorted((folder / KEY).glob("*.yaml"))
    assert len(files) == 4
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert named != first and not named.startswith("/")
        schema = (path.parent / named).resolve()
        assert schema == settings.REPOSITORY / "docs" / "reference" / "pack.schema.json"


@pytest.mark.parametrize("name", ["", "Harbour", "9lives", "a-b", "../outside", "港口", "x" * 64])
def test_a_name_that_is_no_key_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        call_command("new_pack", name, folder=folder)
    assert caught.value.code == "pack_name_no_key" and caught.value.zh and caught.value.en
    assert list(folder.iterdir()) == []


def test_a_name_that_is_taken_is_refused(folder: Path) -> None:
    (folder / "held").mkdir()
    for name in ("demo_street", "held"):
        with pytest.raises(Conflict):
            call_command("new_pack", name, folder=folder)
    assert list((folder / "held").iterdir()) == []


def test_a_pack_that_stands_in_two_folders_is_refused(folder: Path, tmp_path: Path) -> None:
    call_command("new_pack", KEY, folder=folder)
    shutil.copytree(folder / KEY, tmp_path / "more" / KEY)
    registry.use_folders([folder, tmp_path / "more"])
    with pytest.raises(InvalidInput) as caught:
        registry.get(KEY)
    assert caught.value.code == "pack_twice"


@pytest.mark.django_db
def test_a_town_works_by_a_pack_from_elsewhere(folder: Path, client: Client) -> None:
    before = program()
    call_command("new_pack", KEY, folder=folder)
    town, who = found()
    receipt = cases.receive_report(
        jurisdiction_key=town.key,
        key="first",
        channel="portal",
        type_key="question",
        text="码头几点关门",
        location=cases.LocationInput(*town.point(0, 0)),
        contact=cases.ContactInput(phone="13800000000"),
        actor=Actor.resident("visitor"),
        at=MONDAY_AT,
    )
    page = client.get(f"/receipt/{receipt.follow_token}/")
    assert page.status_code == 200 and receipt.number in page.content.decode()

    view = act(receipt, "finish", who["member"], 1, outcome="fixed")
    assert (view.pack_key, view.scheme_key, view.step) == (KEY, KEY, "verification")
    act(receipt, "pass", who["head"], 2)
    view = cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=3))
    assert (view.step, view.outcome) == ("closed", "fixed")
    assert program() == before


def found() -> tuple[ground.SmallTown, dict[str, UUID]]:
    """The small town with the new pack's own scheme, and people on its posts."""
    town, at = ground.small_town(pack_keys=(KEY,)), ground.FOUNDED_AT
    cells = [(column, row) for column in range(4) for row in range(4)]
    places.build_scheme(
        jurisdiction_key=town.key,
        spec=registry.get(KEY).scheme,
        grids=ground.small_town_grids(),
        assignments={ground.unit_code(c, r): ground.leaf_code(c, r) for c, r in cells},
        from_on=ground.SINCE_ON,
        actor=ground.FOUNDER,
        at=at,
    )
    posts = {"shift_head": town.root, "head": town.communities[0], "member": town.grids[0]}
    names = [people.AccountInput(name, name) for name in posts]
    who = dict(zip(posts, people.create_accounts(names, actor=ground.FOUNDER, at=at), strict=True))
    people.appoint_many(
        [
            people.AppointmentInput(who[post], town.key, post, KEY, grid, ground.SINCE_ON)
            for post, grid in posts.items()
        ],
        actor=ground.FOUNDER,
        at=at,
    )
    return town, who


def act(
    receipt: cases.Receipt, action: str, account: UUID, hours: int, **given: str
) -> cases.CaseView:
    """An account takes an action, so many hours after Monday morning."""
    return cases.act(
        case_id=receipt.case_id,
        action=action,
        actor=Actor.account(account),
        at=MONDAY_AT + timedelta(hours=hours),
        payload=cases.ActionInput(**given),
    )


@pytest.mark.django_db
def test_a_new_version_is_loaded_onto_the_running_town_and_taken_back(
    folder: Path, capsys: pytest.CaptureFixture
) -> None:
    before = program()
    call_command("new_pack", KEY, folder=folder)
    town, _ = found()
    adoption.take_up(MONDAY_AT)
    first = places.packs(town.key)[0]
    pack = folder / KEY / "pack.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace(f"version: {first.version}", "version: 7.0.0"), encoding="utf-8")

    call_command("load_pack", KEY, town=town.key, preview=True)
    assert f"{first.version}" in capsys.readouterr().out
    assert places.packs(town.key) == (first,)
    call_command("load_pack", str(folder / KEY), town=town.key, yes=True)
    assert places.packs(town.key)[0].version == "7.0.0"
    call_command("load_pack", KEY, town=town.key, take_back=True)
    assert places.packs(town.key) == (first,)
    assert program() == before


@pytest.mark.django_db
def test_a_malformed_pack_names_its_place_and_the_town_goes_on(
    folder: Path, client: Client
) -> None:
    call_command("new_pack", KEY, folder=folder)
    town, _ = found()
    adoption.take_up(MONDAY_AT)
    first = places.packs(town.key)[0]
    pack = folder / KEY / "pack.yaml"
    lines = pack.read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith("version:"))
    lines[row] = "version: newest"
    pack.write_text("\n".join(lines), encoding="utf-8")
    registry.use_folders([*settings.WANGGE_PACKS, folder])  # as a new process begins
    editions.forget()

    with pytest.raises(PackErrors) as caught:
        call_command("load_pack", KEY, town=town.key, yes=True)
    error = caught.value.found[0]
    assert (error.mark.file, error.mark.line, error.mark.column) == (str(pack), row + 1, 1)
    assert error.zh and error.en
    assert places.packs(town.key) == (first,)
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_first_start_with_a_malformed_pack_logs_its_place(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("new_pack", KEY, folder=folder)
    town, _ = found()
    pack = folder / KEY / "pack.yaml"
    pack.write_text("format: [", encoding="utf-8")
    registry.use_folders([*settings.WANGGE_PACKS, folder])
    adoption.take_up(MONDAY_AT)
    assert f"{pack}:" in caplog.text and "not YAML".lower() in caplog.text.lower()
    assert places.jurisdiction(town.key).editions == {}
