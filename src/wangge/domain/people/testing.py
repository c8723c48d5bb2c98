"""A staffed small town for everybody's tests: a pack whose levels fit `places.testing`, its cast.

Not for use outside tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import GOVERNANCE, SmallTown, small_town
from wangge.packs import registry
from wangge.packs.schema import (
    ActionSpec,
    CalendarSpec,
    CaseTypeSpec,
    CategorySpec,
    ClockSpec,
    DayHours,
    DepartmentSpec,
    ExtensionSpec,
    FilingCondition,
    FlowSpec,
    GradeRoute,
    MarkSpec,
    OwnerSpec,
    PackSpec,
    PauseSpec,
    Phase,
    PostSpec,
    Right,
    StepSpec,
    Text,
)
from wangge.plumbing.actor import Actor

PACK = "small"
SINCE_ON = date(2020, 1, 2)
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Shanghai."""
ADMIN = Actor.system("test")

CLOCK = ClockSpec(
    key="handling",
    marks=(
        MarkSpec(key="remind", kind="remind", before="2 working_hours"),
        MarkSpec(key="overdue", kind="overdue"),
        MarkSpec(key="yellow", kind="supervise", colour="yellow", after="2 working_hours"),
        MarkSpec(key="up_one", kind="escalate", after="1 working_days"),
        MarkSpec(key="red", kind="supervise", colour="red", after="2 working_days"),
        MarkSpec(key="up_two", kind="escalate", after="3 working_days"),
    ),
    pauses=PauseSpec(max_count=2, max_each="3 working_days"),
    extensions=ExtensionSpec(max_count=1, max_each="2 working_days"),
)


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def _post(key: str, level: str, *rights: Right, **more: object) -> PostSpec:
    duties = (_text(f"{key}的职责", f"The duties of {key}"),)
    name = _text(f"岗位{key}", key.replace("_", " ").capitalize())
    return PostSpec(key=key, name=name, level=level, rights=rights, duties=duties, **more)  # type: ignore[arg-type]


POSTS = (
    _post(
        "shift_head",
        "street",
        *(Right.CASE_VIEW, Right.CASE_FILE, Right.CASE_DISPATCH, Right.CASE_HANDLE),
        *(Right.CASE_SUPERVISE, Right.TASK_DO, Right.OVERVIEW_VIEW, Right.CONTACT_VIEW),
        desk=True,
        every_scheme=True,
    ),
    _post(
        "director",
        "street",
        *(Right.CASE_VIEW, Right.CASE_SUPERVISE, Right.OVERVIEW_VIEW, Right.PEOPLE_MANAGE),
        maximum=1,
        every_scheme=True,
    ),
    _post(
        "handler", "street", Right.CASE_VIEW, Right.CASE_HANDLE, Right.TASK_DO, of_department=True
    ),
    _post(
        "head",
        "community",
        *(Right.CASE_VIEW, Right.CASE_HANDLE, Right.CASE_VERIFY, Right.CASE_SUPERVISE),
        *(Right.TASK_DO, Right.CASE_DISPATCH),
        minimum=1,
    ),
    _post(
        "member",
        "grid",
        *(Right.CASE_VIEW, Right.CASE_HANDLE, Right.CASE_VERIFY, Right.TASK_DO),
        minimum=1,
        maximum=3,
    ),
)


def small_pack(**changes: object) -> PackSpec:
    """A pack with posts at the small town's levels, two departments, one clock, one plain flow."""
    step = StepSpec(
        key="handling",
        phase=Phase.HANDLING,
        name=_text("处理", "Handling"),
        owner=OwnerSpec(routed=True),
        clock="handling",
        actions=(ActionSpec(key="done", name=_text("办结", "Done"), to="closed", effect="close"),),
    )
    pack = PackSpec(
        format=1,
        key=PACK,
        version="1.0.0",
        valid_from=date(2020, 1, 1),
        name=_text("小镇", "Small town"),
        calendar=CalendarSpec(
            time_zone="Asia/Shanghai",
            holidays="cn",
            hours=(DayHours(days=(0, 1, 2, 3, 4), times=("09:00-12:00", "13:00-18:00")),),
        ),
        scheme=GOVERNANCE,
        posts=POSTS,
        departments=(
            DepartmentSpec(key="roads", name=_text("道路", "Roads"), level="street"),
            DepartmentSpec(key="parks", name=_text("园林", "Parks"), level="street"),
        ),
        clocks=(CLOCK,),
        flows=(
            FlowSpec(key="plain", name=_text("普通", "Plain"), first="handling", steps=(step,)),
        ),
        routes=(GradeRoute(grade="ordinary", post="member"),),  # type: ignore[arg-type]
        categories=(CategorySpec(key="street", name=_text("街面", "Street")),),
        case_types=(
            CaseTypeSpec(
                key="litter",
                code="01",
                name=_text("暴露垃圾", "Litter"),
                category="street",
                flow="plain",
                conditions=(
                    FilingCondition(
                        key="usual",
                        name=_text("一般", "Usual"),
                        limit="1 working_days",
                        closing=_text("已清除", "Removed"),
                    ),
                ),
            ),
        ),
    )
    return pack.model_copy(update=changes)


@dataclass(frozen=True)
class Cast:
    """The staffed town. Members `ann` and `bob` share the first grid, `cyn` has the second; `hua`
    heads the western community; `roy` handles roads; `dir` directs; `dora` keeps the desk;
    `eve` has no post."""

    town: SmallTown
    accounts: dict[str, UUID]
    appointments: dict[str, UUID]

    def __getitem__(self, name: str) -> UUID:
        return self.accounts[name]

    def actor(self, name: str) -> Actor:
        """Somebody of the cast, acting."""
        return Actor.account(self.accounts[name])

    def grid(self, code: str) -> places.GridRef:
        """A grid of the town."""
        return places.grid(self.town.key, self.town.scheme_key, code, START.date())

    def appoint(
        self, name: str, post: str, code: str, from_on: date = SINCE_ON, **more: object
    ) -> UUID:
        """Appoints somebody of the cast."""
        given = people.AppointmentInput(
            self.accounts[name],
            self.town.key,
            post,
            self.town.scheme_key,
            code,
            from_on,
            **more,  # type: ignore[arg-type]
        )
        return people.appoint(given, actor=ADMIN, at=START)


def staffed_town(key: str = "qixia") -> Cast:
    """The small town with the small pack and its cast. Needs a database."""
    registry.use_pack(small_pack())
    town = small_town(key, pack_keys=(PACK,))
    names = ("ann", "bob", "cyn", "hua", "roy", "dir", "dora", "eve")
    inputs = [people.AccountInput(f"{key}-{n}", n, password_hash="!") for n in names]
    ids = people.create_accounts(inputs, actor=ADMIN, at=START)
    cast = Cast(town, dict(zip(names, ids, strict=True)), {})
    west = town.communities[0]
    for name, post, code, department in (
        ("dora", "shift_head", town.root, ""),
        ("dir", "director", town.root, ""),
        ("roy", "handler", town.root, "roads"),
        ("hua", "head", west, ""),
        ("ann", "member", town.grids[0], ""),
        ("bob", "member", town.grids[0], ""),
        ("cyn", "member", town.grids[1], ""),
    ):
        cast.appointments[name] = cast.appoint(name, post, code, department=department)
    return cast
