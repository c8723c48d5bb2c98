"""On its day a drawing takes effect: grids, people, tasks, duties and registers in one transaction.

And back again: what went over is written down, and goes back the same way.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.redrawing import access, carrying, ground, moving
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, GoingOver, Stage
from wangge.domain.redrawing.moving import Moves
from wangge.domain.redrawing.services import common
from wangge.domain.redrawing.views import WentOver
from wangge.kernel.errors import Conflict, NotFound, WanggeError
from wangge.plumbing.actor import Actor

CLOCK = Actor.system("clock")


def work(now: datetime) -> None:
    """Each minute: drawings whose day has come, the first begun first. One that can't says why and
    is tried again."""
    due = Drawing.objects.filter(stage=Stage.SCHEDULED, from_on__isnull=False)
    for drawing in due.order_by("from_on", "begun_at", "pk"):
        if places.local_day(drawing.jurisdiction_key, now) < (drawing.from_on or date.max):
            continue
        try:
            take_effect(drawing.pk, actor=CLOCK, at=now)
        except WanggeError as problem:
            Drawing.objects.filter(pk=drawing.pk).update(problem=problem.as_json())


def take_effect(drawing_id: UUID, *, actor: Actor, at: datetime) -> WentOver:
    """The drawing is in force from today on, all of it or nothing.

    Raises whatever keeps it from it, and `Conflict` unless it is scheduled for today or before.
    """
    with transaction.atomic():
        people.hold_still()
        drawing = common.locked(drawing_id)
        today = places.local_day(drawing.jurisdiction_key, at)
        if drawing.stage != Stage.SCHEDULED or drawing.from_on is None or drawing.from_on > today:
            raise common.is_over(drawing)
        before = ground.in_force(drawing.jurisdiction_key, drawing.scheme_key, today)
        after = _after(drawing, before, today)
        drawing.scheme_id = _put_in_force(drawing, after, today, actor, at)
        given = {UUID(k): v for k, v in drawing.people.items()}
        moves = moving.reckon(drawing, before, after, given, at)
        over = _go_over(drawing, moves, actor, at)
        GoingOver.objects.create(drawing=drawing, on=today, at=at, **over.log)
        drawing.stage, drawing.problem = Stage.IN_FORCE, None
        drawing.save(update_fields=["stage", "problem", "scheme_id"])
        common.tell(drawing, "followed", carrying.told(over.log["followed"]), actor, at)
        common.tell(drawing, "took_effect", over.log["counts"], actor, at)
    return over.went(today)


def take_back(drawing_id: UUID, *, reason: str, actor: Actor, at: datetime) -> WentOver:
    """What was in force before it holds again from today on; everything goes back.

    By a planner, for a reason. Raises `Conflict` unless it is in force and the newest version.
    """
    words = common.words(reason, "reason", 500)
    with transaction.atomic():
        people.hold_still()
        drawing = common.locked(drawing_id)
        access.require_planner(drawing.jurisdiction_key, drawing.scheme_key, actor, at)
        log = GoingOver.objects.filter(drawing=drawing).first()
        if drawing.stage != Stage.IN_FORCE or log is None or drawing.scheme_id is None:
            raise Conflict(
                "not_in_force",
                zh="只有已生效的方案才能撤回。",
                en="Only a drawing in force can be taken back.",
                field="stage",
            )
        today = places.local_day(drawing.jurisdiction_key, at)
        before = ground.in_force(drawing.jurisdiction_key, drawing.scheme_key, today)
        places.reinstate(scheme_id=drawing.scheme_id, on=today, actor=actor, at=at)
        after = ground.in_force(drawing.jurisdiction_key, drawing.scheme_key, today)
        moves = moving.backwards(drawing, log, before, after, at)
        carrying.put_back(moves.redrawn, log.followed, went_on=log.on, on=today, at=at)
        over = _go_over(drawing, moves, actor, at)
        duties.grids_back([UUID(o) for o in log.followed.get("called_off", ())], at=at)
        common.tell(drawing, "followed", carrying.told(over.log["followed"]), actor, at)
        drawing.stage, drawing.back_reason = Stage.TAKEN_BACK, words
        drawing.save(update_fields=["stage", "back_reason"])
        common.tell(drawing, "taken_back", {**over.log["counts"], "reason": len(words)}, actor, at)
    return over.went(today)


def _after(drawing: Drawing, before: Content, on: date) -> Content:
    """The newest version; where another drawing came first, only its own ground is taken from it.

    Raises `Conflict` (`ground_changed`) where the other one changed that ground too.
    """
    after = common.last_content(drawing)
    scheme = places.scheme_in_force(drawing.jurisdiction_key, drawing.scheme_key, on)
    if scheme.version == drawing.base_version:
        return after
    began = Content.unpack(drawing.versions.get(number=1).content)
    under = drawing.under
    if not under or began.within(under) != before.within(under):
        raise Conflict(
            "ground_changed",
            zh="起草之后另一个方案已经生效，网格有变化。请对照现行网格另存一版。",
            en="Another drawing came first. Save a new version beside what is in force.",
            field="version",
        )
    return before.with_ground(under, after)


def _put_in_force(drawing: Drawing, after: Content, on: date, actor: Actor, at: datetime) -> UUID:
    spec = places.pack(drawing.jurisdiction_key, drawing.pack_key).scheme
    ref = places.build_scheme(
        jurisdiction_key=drawing.jurisdiction_key,
        spec=spec,
        grids=after.grids,
        assignments=after.leaves,
        from_on=on,
        actor=actor,
        at=at,
    )
    return ref.id


def _go_over(drawing: Drawing, moves: Moves, actor: Actor, at: datetime) -> moving.Over:
    """People first, so that tasks find them; then what is owed; then what is recorded."""
    try:
        return moving.carry_out(drawing, moves, actor, at)
    except NotFound as problem:
        raise Conflict(
            "cannot_go_over",
            zh=f"无法平移：{problem.zh}",
            en=f"Things can't go over: {problem.en}",
            field="people",
        ) from problem
