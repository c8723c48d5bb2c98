"""Makes a case of every finding of a duty, in the transaction of the visit that found it.

Stands here because duties and cases don't know each other.
"""

from __future__ import annotations

from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox import api as outbox


def start() -> None:
    """Listens from now on; called once when the app is ready."""
    outbox.listen(duties.FINDING, to_case)


def to_case(news: outbox.News) -> None:
    """Reports the finding as whoever found it; told twice, it is the same report."""
    found = duties.finding(UUID(str(news.payload["finding"])))
    lon, lat = duties.place_of(found.id) or (None, None)
    receipt = cases.receive_report(
        jurisdiction_key=found.jurisdiction_key,
        key=f"finding:{found.id}",
        channel="patrol",
        type_key=f"{found.pack_key}/{found.case_type}",
        text=found.text,
        location=cases.LocationInput(lon=lon, lat=lat),
        contact=None,
        photos=tuple(cases.PhotoRef(photo) for photo in found.photos),
        actor=Actor.parse(found.by),
        at=news.at,
    )
    duties.link_case(found.id, receipt.case_id)
