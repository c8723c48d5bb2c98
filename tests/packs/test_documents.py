"""Every document of every shipped pack prints, in both languages, with nothing left unfilled."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from uuid import UUID

import pytest
from pypdf import PdfReader

from tests.packs.town import PACKS, PackTown, Posting
from wangge.domain.papers import api as papers
from wangge.domain.places import api as places
from wangge.domain.places.testing import ROOT_CODE, small_town
from wangge.packs import load_pack
from wangge.packs.schema import DocumentSpec, PackSpec, Right


@cache
def documented() -> dict[str, PackSpec]:
    """The packs that declare documents."""
    packs = [load_pack(p.parent) for p in sorted(PACKS.glob("*/pack.yaml"))]
    return {p.key: p for p in packs if p.documents}


class Town(PackTown):
    """All base units in one grid of each level, one person on every post."""

    since_on = date(2020, 1, 2)  # the small town has a scheme of its own before

    def __init__(self, pack: str) -> None:
        super().__init__(pack)
        ground = small_town(self.key, pack_keys=(pack,))
        self.grids = self._grids()
        leaf = self.grids[-1].code
        self.divide(self.grids, dict.fromkeys(ground.units, leaf))
        self.staff(self._postings())
        self.director = self.who[self._post_with(Right.OVERVIEW_VIEW)]
        self.supervisor = self.who[self._post_with(Right.CASE_SUPERVISE)]
        self.point = ground.point(1, 1)

    def _grids(self) -> list[places.GridInput]:
        levels = [x for x in self.pack.scheme.levels if x.membership == "area"]
        whole, width, listed = f"{ROOT_CODE}001001001001", 0, []
        for level in levels:
            width += level.code_width
            code = whole[:width]
            division = code if len(code) in (2, 4, 6, 9, 12) and level.division_level else ""
            listed.append(places.GridInput(code, level.key, f"{level.name.zh}格", "", division))
        return listed

    def _postings(self) -> list[Posting]:
        code = {g.level: g.code for g in self.grids}
        posts = [p for p in self.pack.posts if p.level in code]
        postings = [(p.key, p.key, code[p.level], "") for p in posts if not p.of_department]
        for spec in (p for p in posts if p.of_department):
            here = [d for d in self.pack.departments if d.level == spec.level]
            postings += [(f"{spec.key}_{d.key}", spec.key, code[d.level], d.key) for d in here]
        return postings

    def _post_with(self, right: Right) -> str:
        root = self.pack.scheme.levels[0].key
        return next(p.key for p in self.pack.posts if p.level == root and right in p.rights)

    def print(self, spec: DocumentSpec, language: papers.Language) -> papers.Printed:
        """The document, about the leaf grid, a case in it, or a person of the leaf grid."""
        ref = papers.DocumentRef(self.key, self.pack.key, spec)
        asked = papers.Asked(self.supervisor, self.at, language, "https://wangge.example.org")
        if spec.about == "grid":
            return papers.print_grid(ref, self.grids[-1].code, asked)
        if spec.about == "case":
            kind = next(t for t in self.pack.case_types if t.needs_location)
            return papers.print_draft(ref, self.say(kind.key, *self.point).case_id, asked)
        return papers.print_person(ref, self._member(), papers.Month.of(self.at.date()), asked)

    def _member(self) -> UUID:
        lowest = [p for p in self.pack.posts if p.key in self.who and not p.of_department]
        return self.who[lowest[-1].key]


def text_of(pdf: bytes) -> str:
    """What the PDF says, without line breaks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


@pytest.mark.parametrize("pack", sorted(documented()))
def test_every_document_prints(pack: str, db: None) -> None:
    town = Town(pack)
    for spec in town.pack.documents:
        for language in ("zh", "en"):
            said = text_of(town.print(spec, language).pdf).replace(" ", "")
            title = getattr(spec.name, language).replace(" ", "")
            assert title in said, spec.key
            assert "{" not in said, spec.key


def test_packs_of_several_departments_have_documents() -> None:
    kinds = {d.kind for p in documented().values() for d in p.documents}
    assert {"notice", "sign", "card", "book", "map", "form"} <= kinds
    assert len(documented()) >= 5
