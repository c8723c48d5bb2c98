"""Which accounts there are by user name, and all that they were ever appointed to.

For whoever works on the machine itself: asks nobody's rights.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q

from wangge.domain.people.models import Account, Appointment
from wangge.domain.people.queries.roster import AppointmentView, PersonView, appointment_view

_AT_ONCE = 500


def accounts_named(usernames: Collection[str]) -> dict[str, PersonView]:
    """The accounts of these user names, closed ones too; names without an account are left out."""
    wanted = sorted(set(usernames))
    columns = ("id", "name", "is_active", "username")
    found: dict[str, PersonView] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Account.objects.filter(username__in=wanted[start : start + _AT_ONCE])
        found |= {row[3]: PersonView(*row) for row in rows.values_list(*columns)}
    return found


def every_appointment(account_ids: Collection[UUID]) -> tuple[AppointmentView, ...]:
    """The appointments of these accounts, past and to come; not those that never held."""
    wanted = sorted(set(account_ids))
    held = Q(to_at__isnull=True) | Q(to_at__gt=F("from_at"))
    found: list[AppointmentView] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Appointment.objects.filter(held, account_id__in=wanted[start : start + _AT_ONCE])
        found += [appointment_view(a) for a in rows.order_by("from_at", "id")]
    return tuple(found)
