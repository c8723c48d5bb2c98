"""Editions that older programs kept: known again, read by the new rules, named as before."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from wangge.domain.editions import api as editions
from wangge.domain.editions.models import Edition
from wangge.domain.people.testing import small_pack
from wangge.kernel.errors import Undetermined
from wangge.packs import PackSpec

pytestmark = pytest.mark.django_db


def kept_before(spec: PackSpec, **more: Any) -> str:
    """Stores a pack as a program did that knew no `every_scheme`: under the form's own digest."""
    data = json.loads(editions.form_of(spec)) | more
    for post in data["posts"]:
        post.pop("every_scheme", None)
    form = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(form.encode()).hexdigest()
    Edition.objects.create(digest=digest, pack_key=spec.key, version=spec.version, form=form)
    return digest


def said(every_scheme: bool | None) -> PackSpec:
    """The small pack, whose posts say, or (None) don't say, whether they reach every scheme."""
    more = {} if every_scheme is None else {"every_scheme": every_scheme}
    posts = tuple(
        type(post)(
            **{n: getattr(post, n) for n in post.model_fields_set - {"every_scheme"}}, **more
        )
        for post in small_pack().posts
    )
    return small_pack(posts=posts)


def test_who_directs_keeps_the_reach_and_who_handles_loses_it() -> None:
    digest = kept_before(small_pack())
    wide = {p.key for p in editions.edition(digest).posts if p.every_scheme}
    assert wide == {"shift_head", "director", "head"}, "head sits below a division: no effect"


def test_what_a_pack_says_stands() -> None:
    digest = editions.keep(small_pack())
    editions.forget()
    assert editions.edition(digest) == small_pack()
    assert editions.digest_of(editions.edition(digest)) == digest


def test_an_unchanged_file_is_the_edition_that_an_older_program_kept() -> None:
    held = editions.edition(digest := kept_before(said(None)))
    assert editions.digest_of(held) == digest, "cases know it by this name"
    assert editions.same(held, said(None))
    renamed = said(None).model_copy(update={"version": "9.0.0"})
    assert not editions.same(held, renamed)


def test_a_file_that_says_what_no_program_knew_then_is_another_one() -> None:
    held = editions.edition(kept_before(said(None)))
    assert not editions.same(held, said(True))
    assert not editions.same(held, said(False)), "the default, but said: nobody reaches all there"


def test_a_default_said_or_left_out_is_another_file() -> None:
    assert editions.digest_of(said(None)) != editions.digest_of(said(False))
    assert said(None) == said(False)


def test_an_edition_that_this_program_cant_read_says_what_to_do() -> None:
    digest = kept_before(small_pack(), word_of_a_program_to_come=1)
    with pytest.raises(Undetermined) as problem:
        editions.edition(digest)
    assert problem.value.code == "edition_unreadable"
    assert "升级前" in problem.value.zh and "before the upgrade" in problem.value.en


def test_an_altered_form_is_refused_whoever_kept_it() -> None:
    for digest in (kept_before(small_pack()), editions.keep(small_pack())):
        Edition.objects.filter(digest=digest).update(form="{}")
        editions.forget()
        with pytest.raises(Undetermined) as problem:
            editions.edition(digest)
        assert problem.value.code == "edition_altered"
