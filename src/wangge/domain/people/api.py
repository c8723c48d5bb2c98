"""The door of people: accounts, appointments, leaves, rights, API clients."""

from __future__ import annotations

from wangge.domain.people.holding import hold_still
from wangge.domain.people.queries.answering import Claim, answered_then
from wangge.domain.people.queries.colleagues import Seat, could_stand_in, managing_seat
from wangge.domain.people.queries.held import Held, held
from wangge.domain.people.queries.holders import Holder, holders, holders_of
from wangge.domain.people.queries.known import accounts_named, every_appointment
from wangge.domain.people.queries.managing import (
    ManagedPerson,
    managed,
    managed_by,
    managed_person,
    manages_whole,
    require_whole,
)
from wangge.domain.people.queries.ownership import (
    Ownership,
    desk_owner,
    owner_above,
    owner_for,
    owners_for,
    standing_of,
)
from wangge.domain.people.queries.qualifications import (
    Posted,
    QualificationView,
    TrainingGap,
    logged_in_since,
    posted,
    qualifications_of,
    staff,
    training_gaps,
)
from wangge.domain.people.queries.rights import require, rights, scope, scope_of_posts
from wangge.domain.people.queries.roster import (
    AppointmentView,
    LeaveView,
    PersonView,
    RosterEntry,
    Vacancy,
    account_named,
    appointments_of,
    deputyships_of,
    leaves_of,
    persons,
    roster,
    vacancies,
)
from wangge.domain.people.queries.seated import seated_in
from wangge.domain.people.queries.seats import exercises, seat_of
from wangge.domain.people.queries.staffing import StaffingReport, staffing
from wangge.domain.people.services.accounts import (
    AccountInput,
    choose_language,
    create_account,
    create_accounts,
    lent_password,
    set_password,
)
from wangge.domain.people.services.appointments import (
    AppointmentInput,
    appoint,
    appoint_many,
    end_appointment,
)
from wangge.domain.people.services.clients import (
    ClientView,
    authenticate_client,
    clients,
    create_client,
    forget_clients,
    revoke_client,
)
from wangge.domain.people.services.common import TOPIC as HOLDERS_CHANGED
from wangge.domain.people.services.departure import (
    CLIMB,
    HandOverRequired,
    deactivate,
    open_work,
    reactivate,
    register_open_work,
)
from wangge.domain.people.services.joining import NOBODY, join
from wangge.domain.people.services.leaves import end_leave, grant_leave
from wangge.domain.people.services.qualifying import (
    record_qualification,
    withdraw_qualification,
)
from wangge.domain.people.services.transfer import transfer, without_room
from wangge.domain.people.town import Posts, posts
from wangge.packs.schema import Right

__all__ = [
    "CLIMB",
    "HOLDERS_CHANGED",
    "NOBODY",
    "AccountInput",
    "AppointmentInput",
    "AppointmentView",
    "Claim",
    "ClientView",
    "HandOverRequired",
    "Held",
    "Holder",
    "LeaveView",
    "ManagedPerson",
    "Ownership",
    "PersonView",
    "Posted",
    "Posts",
    "QualificationView",
    "Right",
    "RosterEntry",
    "Seat",
    "StaffingReport",
    "TrainingGap",
    "Vacancy",
    "account_named",
    "accounts_named",
    "answered_then",
    "appoint",
    "appoint_many",
    "appointments_of",
    "authenticate_client",
    "choose_language",
    "clients",
    "could_stand_in",
    "create_account",
    "create_accounts",
    "create_client",
    "deactivate",
    "deputyships_of",
    "desk_owner",
    "end_appointment",
    "end_leave",
    "every_appointment",
    "exercises",
    "forget_clients",
    "grant_leave",
    "held",
    "hold_still",
    "holders",
    "holders_of",
    "join",
    "leaves_of",
    "lent_password",
    "logged_in_since",
    "managed",
    "managed_by",
    "managed_person",
    "manages_whole",
    "managing_seat",
    "open_work",
    "owner_above",
    "owner_for",
    "owners_for",
    "persons",
    "posted",
    "posts",
    "qualifications_of",
    "reactivate",
    "record_qualification",
    "register_open_work",
    "require",
    "require_whole",
    "revoke_client",
    "rights",
    "roster",
    "scope",
    "scope_of_posts",
    "seat_of",
    "seated_in",
    "set_password",
    "staff",
    "staffing",
    "standing_of",
    "training_gaps",
    "transfer",
    "vacancies",
    "withdraw_qualification",
    "without_room",
]
