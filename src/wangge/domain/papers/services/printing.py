"""Prints one document, for whoever may see what is on it; every print is journalled.

The journal holds what was printed and the digest of the PDF, never what stands in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from wangge.domain.papers import rights
from wangge.domain.papers.facts.occasion import Occasion
from wangge.domain.papers.facts.person import Month, appointment_of
from wangge.domain.papers.setting import CARDS_ON_A_SHEET, pdf_of
from wangge.domain.papers.sheets import Sheet, case_sheet, grid_sheet, person_sheet
from wangge.domain.papers.types import Asked, DocumentRef, Printed
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

STREAM, PRINTED = "access", "paper.printed"
Step = Callable[[int, int], None]


def print_grid(
    ref: DocumentRef, code: str, asked: Asked, *, sheet_of_cards: bool = False
) -> Printed:
    """A document about a grid. `sheet_of_cards`: a card as often as a sheet of A4 holds it.

    Raises `NotFound`, `InvalidInput` (`no_glyph`, `about`).
    """
    _require_about(ref, "grid")
    occasion = occasion_of(ref, asked)
    rights.require_grid(asked.account_id, occasion.pack.scheme.key, code, asked.at)
    grid = places.grid(ref.jurisdiction_key, occasion.pack.scheme.key, code, occasion.on)
    copies = CARDS_ON_A_SHEET if sheet_of_cards and ref.spec.kind == "card" else 1
    sheet = grid_sheet(occasion, ref.spec, grid, asked.account_id, "0")
    return finished(ref, occasion, asked, [sheet] * copies, f"grid:{grid.scheme_key}/{code}", code)


def print_grids(
    ref: DocumentRef, grids: Sequence[GridRef], asked: Asked, *, step: Step | None = None
) -> Printed:
    """A document about each of these grids, in one PDF; cards several on a sheet.

    `step` is told how many are ready, and of how many. Raises as `print_grid`.
    """
    _require_about(ref, "grid")
    occasion = occasion_of(ref, asked)
    sheets: list[Sheet] = []
    for number, grid in enumerate(grids):
        rights.require_grid(asked.account_id, grid.scheme_key, grid.code, asked.at)
        sheets.append(grid_sheet(occasion, ref.spec, grid, asked.account_id, str(number)))
        if step is not None:
            step(number + 1, len(grids))
    if not sheets:
        raise InvalidInput(
            "no_grids", zh="这里没有该层级的网格。", en="There is no grid of that level here."
        )
    about = f"grids:{grids[0].scheme_key}/{grids[0].code}…{grids[-1].code}"
    return finished(ref, occasion, asked, sheets, about, f"{len(sheets)}")


def print_person(ref: DocumentRef, whose: UUID, month: Month, asked: Asked) -> Printed:
    """A document about somebody on a post, such as the work book of a month.

    Raises `NotFound` (also for who isn't the asker's to see), `InvalidInput`.
    """
    _require_about(ref, "person")
    occasion = occasion_of(ref, asked)
    found = appointment_of(occasion, whose, month)
    rights.require_person(asked.account_id, whose, found.scheme_key, found.grid_code, asked.at)
    sheet = person_sheet(occasion, ref.spec, whose, month, "0")
    return finished(ref, occasion, asked, [sheet], f"person:{whose}", str(month))


def print_draft(ref: DocumentRef, case_id: UUID, asked: Asked) -> Printed:
    """A document about a case as it would be issued now; it says that it is a draft."""
    _require_about(ref, "case")
    detail = rights.case_seen(asked.account_id, case_id, asked.at)
    occasion = occasion_of(ref, asked)
    sheet = case_sheet(occasion, ref.spec, detail, "", "0")
    return finished(ref, occasion, asked, [sheet], f"case:{case_id}", detail.case.number)


def occasion_of(ref: DocumentRef, asked: Asked) -> Occasion:
    """The printing that is asked for."""
    return Occasion(ref.jurisdiction_key, ref.pack_key, asked.language, asked.at, asked.address)


def finished(
    ref: DocumentRef,
    occasion: Occasion,
    asked: Asked,
    sheets: Sequence[Sheet],
    about: str,
    name: str,
) -> Printed:
    """Sets the sheets and journals the print."""
    imposed = ref.spec.kind == "card" and len(sheets) > 1
    pdf = pdf_of(occasion, ref.spec, sheets, imposed=imposed)
    printed = Printed(f"{ref.spec.key}-{name}.pdf", pdf, hashlib.sha256(pdf).hexdigest())
    tell(ref, asked, about, printed.sha256, any(s.personal for s in sheets), len(sheets))
    return printed


@transaction.atomic
def tell(
    ref: DocumentRef, asked: Asked, about: str, sha256: str, personal: bool, sheets: int
) -> None:
    """The journal's entry of a print."""
    data = {
        "document": f"{ref.pack_key}/{ref.spec.key}",
        "about": about,
        "sha256": sha256,
        "personal": personal,
        "sheets": sheets,
    }
    actor = Actor.account(asked.account_id)
    journal.append(STREAM, [journal.Event(PRINTED, data)], actor=actor, at=asked.at)


def _require_about(ref: DocumentRef, about: str) -> None:
    if ref.spec.about != about:
        raise InvalidInput(
            "document_about",
            zh=f"文书“{ref.spec.name.zh}”不是关于这类对象的。",
            en=f"The document “{ref.spec.name.en}” isn't about such a thing.",
            field="document",
        )
