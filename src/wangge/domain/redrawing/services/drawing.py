"""Drawings begun, proposed, commented and given a date. What approves them is their case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from wangge.domain.cases import api as cases
from wangge.domain.people.api import without_room
from wangge.domain.places import api as places
from wangge.domain.redrawing import access, ground, moving, types
from wangge.domain.redrawing.checks import check_content
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.figures import measured
from wangge.domain.redrawing.models import Comment, Drawing, Version
from wangge.domain.redrawing.provenance import program_of
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.services.placing import placed
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.plumbing.actor import Actor

TEXT_MAX = 500


def begin(
    *,
    jurisdiction_key: str,
    scheme_key: str,
    title: str,
    key: str,
    under: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """A new drawing of the scheme in force, as a matter of the pack's redrawing flow.

    Its first version is the division in force. `under`: the grid within which it is to draw, and
    where its matter lies. `key` names the wish at its source: told twice it is one drawing. Raises
    `Refused`, `NotFound` (`no_redrawing_flow`), `InvalidInput` (`title`, `under`).
    """
    access.require_planner(jurisdiction_key, scheme_key, actor, at)
    words = common.words(title, "title", 120)
    pack, kind = types.redrawing_type(jurisdiction_key, scheme_key)
    on = places.local_day(jurisdiction_key, at)
    scheme = places.scheme_in_force(jurisdiction_key, scheme_key, on)
    location = ground.about(jurisdiction_key, scheme_key, on, under)
    with transaction.atomic():
        receipt = cases.receive_report(
            jurisdiction_key=jurisdiction_key,
            key=f"redrawing:{key}",
            channel="window",
            type_key=f"{pack.key}/{kind.key}",
            text=words,
            location=location,
            contact=None,
            photos=(),
            actor=actor,
            at=at,
        )
        drawing, made = Drawing.objects.get_or_create(
            case_id=receipt.case_id,
            defaults={
                "jurisdiction_key": jurisdiction_key,
                "pack_key": pack.key,
                "scheme_key": scheme_key,
                "title": words,
                "under": under,
                "stage": types.stage_of(pack, cases.standing(receipt.case_id).step, kind),
                "base_version": scheme.version,
                "begun_at": at,
                "begun_by": str(actor),
            },
        )
        if made:
            content = ground.in_force(jurisdiction_key, scheme_key, on)
            figures = measured(jurisdiction_key, scheme_key, on, content, content)
            _store(drawing, content, "现行网格 · as in force", figures, actor, at)
            data = {
                "scheme": scheme_key,
                "case": str(receipt.case_id),
                "base": scheme.version,
                "under": under,
            }
            common.tell(drawing, "begun", data, actor, at)
    return drawing.pk


def propose(
    *,
    drawing_id: UUID,
    content: Content,
    note: str,
    figures: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> int:
    """A new version, kept for ever; its number. By a planner, or whoever holds the case's step.

    The program measures it: of `figures` stays what it doesn't measure itself. `program` in them
    says how it was drawn; without, the drawing's runs are asked.
    Raises `ManyErrors` naming grids and units, `Conflict` once it is filed, `NotFound`, `Refused`.
    """
    with transaction.atomic():
        drawing = common.locked(drawing_id)
        access.require_drawer(drawing, actor, at)
        common.require_open(drawing)
        key, scheme = drawing.jurisdiction_key, drawing.scheme_key
        on = places.local_day(key, at)
        former = ground.in_force(key, scheme, on)
        check_content(drawing, content, former, at)
        ref = places.scheme_in_force(key, scheme, on)
        drawing.base_version = ref.version
        drawing.save(update_fields=["base_version"])
        own = measured(key, scheme, on, content, former)
        if "program" not in figures:
            own["program"] = program_of(drawing, ref, content)
        return _store(drawing, content, note.strip()[:TEXT_MAX], {**figures, **own}, actor, at)


def comment(
    *,
    drawing_id: UUID,
    version: int,
    text: str,
    lon: float | None,
    lat: float | None,
    grid_code: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """What somebody who may see the drawing says about a point or a grid of a version.

    Raises `InvalidInput` (`text`, `lon`, `grid_code`), `NotFound`, `Conflict` once it is over.
    """
    words = common.words(text, "text", TEXT_MAX)
    with transaction.atomic():
        drawing = common.locked(drawing_id)
        access.require_viewer(drawing, actor, at)
        if drawing.stage in common.OVER:
            raise common.is_over(drawing)
        place = placed(drawing, version, lon, lat, grid_code, at)
        made = Comment.objects.create(
            drawing=drawing, version=version, text=words, by=str(actor), at=at, **place
        )
        common.tell(drawing, "commented", {"comment": str(made.pk), "version": version}, actor, at)
    return made.pk


def settle(*, comment_id: UUID, actor: Actor, at: datetime) -> None:
    """A comment has been dealt with, says a drawer."""
    with transaction.atomic():
        found = Comment.objects.select_related("drawing").filter(pk=comment_id).first()
        if found is None:
            raise common.no_drawing()
        access.require_drawer(found.drawing, actor, at)
        if found.settled_at is None:
            found.settled_at, found.settled_by = at, str(actor)
            found.save(update_fields=["settled_at", "settled_by"])
            common.tell(found.drawing, "settled", {"comment": str(found.pk)}, actor, at)


def schedule(
    *,
    drawing_id: UUID,
    from_on: date,
    people: Mapping[UUID, str | None],
    actor: Actor,
    at: datetime,
) -> None:
    """The day on which it is to take effect, and where people go whose grid will be gone.

    Whom `people` doesn't name goes to the grid that takes over most of theirs. Raises
    `InvalidInput` (`from_on`, `people`), `ManyErrors` (`people.<appointment>`) for whom there is no
    room, `Conflict` once it is in force.
    """
    with transaction.atomic():
        drawing = common.locked(drawing_id)
        access.require_planner(drawing.jurisdiction_key, drawing.scheme_key, actor, at)
        if drawing.stage in common.OVER:
            raise common.is_over(drawing)
        if from_on <= places.local_day(drawing.jurisdiction_key, at):
            raise InvalidInput(
                "from_on",
                zh="生效日应在今天之后。",
                en="It takes effect tomorrow at the earliest.",
                field="from_on",
            )
        after = common.last_content(drawing)
        codes = {g.code for g in after.grids}
        if unknown := sorted({c for c in people.values() if c is not None} - codes):
            raise InvalidInput(
                "people",
                zh=f"新方案中没有网格 {unknown[0]}。",
                en=f"The drawing has no grid {unknown[0]}.",
                field="people",
            )
        _require_room(drawing, after, people, from_on, at)
        drawing.from_on, drawing.problem = from_on, None
        drawing.people = {str(k): v for k, v in people.items()}
        drawing.save(update_fields=["from_on", "people", "problem"])
        data = {"from_on": from_on.isoformat(), "people": drawing.people}
        common.tell(drawing, "scheduled", data, actor, at)


def _require_room(
    drawing: Drawing, after: Content, given: Mapping[UUID, str | None], on: date, at: datetime
) -> None:
    today = places.local_day(drawing.jurisdiction_key, at)
    before = ground.in_force(drawing.jurisdiction_key, drawing.scheme_key, today)
    refused = without_room(moving.seats_of(drawing, before, after, given, at), on=on)
    if refused:
        raise ManyErrors([_about(f"people.{key}", why) for key, why in refused.items()])


def _about(field: str, refusal: WanggeError) -> InvalidInput:
    """The same refusal, about a field."""
    return InvalidInput(refusal.code, zh=refusal.zh, en=refusal.en, field=field, data=refusal.data)


def _store(
    drawing: Drawing,
    content: Content,
    note: str,
    figures: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> int:
    last = Version.objects.filter(drawing=drawing).aggregate(n=Max("number"))["n"] or 0
    Version.objects.create(
        drawing=drawing,
        number=last + 1,
        stage=drawing.stage,
        note=note,
        content=content.pack(),
        figures=dict(figures),
        by=str(actor),
        at=at,
    )
    common.tell(drawing, "version", {"number": last + 1, "units": len(content.leaves)}, actor, at)
    return last + 1
