"""Editions kept before packs said which posts reach every scheme are read by the new rule."""

from __future__ import annotations

import hashlib
import json

import pytest

from wangge.domain.editions import api as editions
from wangge.domain.editions.models import Edition
from wangge.domain.people.testing import small_pack

pytestmark = pytest.mark.django_db


def test_who_directs_keeps_the_reach_and_who_handles_loses_it() -> None:
    data = json.loads(editions.form_of(small_pack()))
    for post in data["posts"]:
        del post["every_scheme"]
    form = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(form.encode()).hexdigest()
    Edition.objects.create(digest=digest, pack_key="small", version="1.0.0", form=form)
    wide = {p.key for p in editions.edition(digest).posts if p.every_scheme}
    assert wide == {"shift_head", "director", "head"}, "head sits below a division: no effect"


def test_what_a_pack_says_stands() -> None:
    digest = editions.keep(small_pack())
    editions.forget()
    assert editions.edition(digest) == small_pack()
