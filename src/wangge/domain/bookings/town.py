"""A town's services, from its packs, and who gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.bookings.rules.slots import Slot, slots
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, NotFound
from wangge.packs.schema import BookingSpec, PackSpec, PostSpec, Right, ServiceSpec
from wangge.plumbing.access import Scope

STYLES = ("hall", "agency", "butler", "menu")


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a town's pack; its name is `<pack>/<service>`."""

    jurisdiction_key: str
    pack: PackSpec
    spec: ServiceSpec

    @property
    def name(self) -> str:
        return f"{self.pack.key}/{self.spec.key}"

    @property
    def post(self) -> PostSpec:
        """Who gives it."""
        return next(p for p in self.pack.posts if p.key == self.spec.post)

    @property
    def department(self) -> str:
        """The department that owes it, where its post belongs to departments."""
        return (self.spec.department or "") if self.post.of_department else ""

    @property
    def needs_place(self) -> bool:
        """Whether it is given where the resident is: the place decides whose grid it is."""
        return self.post.level != self.pack.scheme.levels[0].key

    @property
    def booking(self) -> BookingSpec:
        """Its times; `Conflict` for a service that is only asked for."""
        require_booked(self)
        assert self.spec.booking is not None
        return self.spec.booking


def require_booked(one: Service) -> None:
    """Raises `Conflict` for a service that has no times."""
    if one.spec.booking is None:
        raise Conflict("not_booked", zh="该服务不设预约。", en="This service isn't booked by time.")


def services(jurisdiction_key: str) -> tuple[Service, ...]:
    """All of a town's packs, in their order."""
    packs = places.packs(jurisdiction_key)
    return tuple(Service(jurisdiction_key, pack, spec) for pack in packs for spec in pack.services)


def service(jurisdiction_key: str, name: str) -> Service:
    """The service `<pack>/<service>`; `NotFound`."""
    for one in services(jurisdiction_key):
        if one.name == name:
            return one
    raise NotFound(
        "no_such_service", zh="没有这项服务。", en="There is no such service.", field="service"
    )


def slots_of(one: Service, now: datetime) -> tuple[Slot, ...]:
    """What can be booked of it from now on, whether taken or not."""
    return slots(one.booking, tasks.calendar_for(one.jurisdiction_key), now)


def given_by(one: Service, account_id: UUID | None, at: datetime) -> Scope:
    """Where the account gives the service, or dispatches what nobody else gives."""
    if account_id is None:
        return Scope.nothing()
    own = people.scope_of_posts(
        account_id,
        [one.spec.post],
        jurisdiction_key=one.jurisdiction_key,
        scheme_key=one.pack.scheme.key,
        at=at,
    )
    return own | Scope(people.scope(account_id, Right.CASE_DISPATCH, at).reaches)
