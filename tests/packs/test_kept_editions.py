"""A pack file that nobody touches keeps its digest, and its town goes on, whatever is upgraded.

`kept/` holds a pack as it was shipped, and the form that the program of that day stored.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.packs.town import FOUNDER, MONDAY_AT
from wangge.domain.adoption import api as adoption
from wangge.domain.adoption import folders
from wangge.domain.editions import api as editions
from wangge.domain.editions.models import Edition
from wangge.domain.places import api as places
from wangge.domain.places.testing import small_town
from wangge.kernel.errors import Conflict
from wangge.packs import checks, load_pack, registry
from wangge.packs.errors import Finding
from wangge.packs.schema import PackSpec

KEPT = Path(__file__).parent / "kept"
PACK, KEY = "compound_governance", "gulou"
DIGEST = "04d80698baec04c7508eaf44dcc1eea61c3dd488c6be226e79f2982b7714b9aa"


def _store(form: str) -> str:
    """As the programs of before did: under the digest of the whole form."""
    digest = hashlib.sha256(form.encode()).hexdigest()
    version = json.loads(form)["version"]
    Edition.objects.create(digest=digest, pack_key=PACK, version=version, form=form)
    return digest


@pytest.fixture
def held(db: None) -> Iterator[list[str]]:
    """A town that took the pack with an older program, after a first edition; their digests."""
    registry.use_folders([KEPT])
    editions.forget()
    folders._read_once.cache_clear()
    form = (KEPT / f"{PACK}.json").read_text("utf-8").rstrip("\n")
    first = form.replace('"version":"1.0.0"', '"version":"0.9.0"')
    digests = [_store(first), _store(form)]
    small_town(KEY, pack_keys=(PACK,))
    for digest in digests:
        places.work_by(KEY, PACK, digest)
    yield digests
    registry.use_folders(settings.WANGGE_PACKS)
    folders._read_once.cache_clear()


def test_a_pack_file_keeps_its_digest() -> None:
    """Fails when a new field, default or reading of packs makes every town's files “another
    version”: give the field a default, and let it say nothing where the file says nothing."""
    assert editions.digest_of(load_pack(KEPT / PACK)) == DIGEST


def test_after_an_upgrade_what_begins_goes_by_the_edition_in_force(held: list[str]) -> None:
    pack = places.pack(KEY, PACK)
    assert pack.version == "1.0.0"
    assert places.edition_of(KEY, pack) == held[1], "not the first that the town took"
    assert places.edition_of(KEY, load_pack(KEPT / PACK)) == held[1]
    directs = {p.key for p in pack.posts if p.every_scheme}
    assert {"director", "duty_officer", "administrator"} <= directs and "member" not in directs


def test_after_an_upgrade_an_unchanged_folder_is_no_other_version(
    held: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        adoption.report_folders()
    assert not caplog.records and adoption.folders_agree()
    found = adoption.preview(KEY, load_pack(KEPT / PACK), MONDAY_AT)
    assert (found.is_new, found.digest, found.changes) == (False, held[1], ())
    with pytest.raises(Conflict) as nothing:
        adoption.load(jurisdiction_key=KEY, spec=found.pack, actor=FOUNDER, at=MONDAY_AT)
    assert nothing.value.code == "pack_in_force_already"


def test_a_town_goes_on_though_the_new_program_finds_fault_with_its_folder(
    held: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stricter(pack: PackSpec) -> Iterator[Finding]:
        yield Finding(("version",), "asked_for_now", "现在必填。", "It is asked for now.")

    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, stricter))
    with caplog.at_level(logging.WARNING):
        adoption.report_folders()
    assert "照用已采用的版本" in caplog.text and "It is asked for now" in caplog.text
    adoption.take_up(MONDAY_AT)
    adoption.check_in_force()
    assert places.pack(KEY, PACK).version == "1.0.0"
    assert places.edition_of(KEY, places.pack(KEY, PACK)) == held[1]
