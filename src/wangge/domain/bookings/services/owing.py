"""The task that a booking is: owed by the service's post, in the grid of the place, by its end."""

from __future__ import annotations

from datetime import datetime

from wangge.domain.bookings.models import Booking
from wangge.domain.bookings.town import Service
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import NotFound
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

KIND = "booking"


def stream(booking: Booking) -> str:
    """The journal's stream, also the task's subject."""
    return f"booking:{booking.pk}"


def open_task(
    one: Service, booking: Booking, said: journal.Event, *, actor: Actor, at: datetime, new: bool
) -> None:
    """Opens it, journals it with what happened, and tells the news. People are held still."""
    acted = tasks.open_task(
        jurisdiction_key=one.jurisdiction_key,
        kind=KIND,
        subject=stream(booking),
        title=Text(zh=f"预约：{one.spec.name.zh}", en=f"Booking: {one.spec.name.en}"),
        post=one.spec.post,
        grid=_grid(booking, at),
        department=one.department,
        due_at=booking.ends_at,
        actor=actor,
        at=at,
        journal=False,
    )
    booking.task_id = acted.task.id
    journal.append(stream(booking), [said, *acted.events], actor=actor, at=at, new=new)
    tasks.publish(acted.news, at)


def close_task(
    booking: Booking, said: journal.Event, *, outcome: str, actor: Actor, at: datetime
) -> None:
    """It is done, or no longer owed; journalled with what happened."""
    events, news = [said], list[tasks.News]()
    if booking.task_id is not None and tasks.task(booking.task_id).is_open:
        acted = tasks.finish(
            booking.task_id,
            outcome=outcome,
            actor=actor,
            at=at,
            journal=False,
            authorised=True,
        )
        events += acted.events
        news += acted.news
    journal.append(stream(booking), events, actor=actor, at=at)
    tasks.publish(news, at)


def _grid(booking: Booking, at: datetime) -> places.GridRef:
    """The booking's grid; where a redrawing has removed it, the root: its desk sorts it out."""
    on = places.local_day(booking.jurisdiction_key, at)
    try:
        return places.grid(booking.jurisdiction_key, booking.scheme_key, booking.grid_code, on)
    except NotFound:
        return places.root_grid(booking.jurisdiction_key, booking.scheme_key, on)
