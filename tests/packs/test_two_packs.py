"""Two departments in one town call different posts and duties by the same word: neither loses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.packs.town import FOUNDER, PACKS, SINCE_ON
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.testing import SmallTown, small_town
from wangge.faces.portal.reading import categories
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs import load_pack, registry
from wangge.packs.schema import PackSpec, Right

AT = datetime(2026, 11, 9, 1, 30, tzinfo=UTC)
KEY = "gulou"
ORDER = ("320113012", "320113012001", "320113012001001")
LABOUR = ("3201", "320113", "320113012", "320113012001")


class Both:
    """Public order and labour inspection, each with its own scheme over the same base units."""

    def __init__(self) -> None:
        self.packs = {key: load_pack(PACKS / key) for key in ("public_order", "labour")}
        for pack in self.packs.values():
            registry.use_pack(pack)
        self.ground: SmallTown = small_town(KEY, pack_keys=tuple(self.packs))
        self.who: dict[tuple[str, str], UUID] = {}
        for key, codes in (("public_order", ORDER), ("labour", LABOUR)):
            self.divide(self.packs[key], codes)
            self.staff(self.packs[key], codes)

    def divide(self, pack: PackSpec, codes: tuple[str, ...]) -> None:
        levels = [level.key for level in pack.scheme.levels]
        grids = [
            places.GridInput(c, n, c, c, c if len(c) <= 12 else "")
            for c, n in zip(codes, levels, strict=True)
        ]
        places.build_scheme(
            jurisdiction_key=KEY,
            spec=pack.scheme,
            grids=grids,
            assignments=dict.fromkeys(self.ground.units, codes[-1]),
            from_on=SINCE_ON,
            actor=FOUNDER,
            at=AT,
        )

    def staff(self, pack: PackSpec, codes: tuple[str, ...]) -> None:
        at_level = dict(zip((level.key for level in pack.scheme.levels), codes, strict=True))
        posts = [p for p in pack.posts if not p.of_department]
        names = [f"{pack.key}-{p.key}" for p in posts]
        ids = people.create_accounts(
            [people.AccountInput(n.replace("_", "-"), n) for n in names], actor=FOUNDER, at=AT
        )
        self.who |= {(pack.key, p.key): i for p, i in zip(posts, ids, strict=True)}
        people.appoint_many(
            [
                people.AppointmentInput(
                    self.who[pack.key, p.key], KEY, p.key, pack.scheme.key, at_level[p.level],
                    SINCE_ON,
                )
                for p in posts
            ],
            actor=FOUNDER,
            at=AT,
        )  # fmt: skip

    def take_in(self, pack_key: str, type_key: str) -> UUID:
        """A matter of a department's kind at the place where both have grids; its case."""
        receipt = cases.receive_report(
            jurisdiction_key=KEY,
            key=f"{pack_key}-1",
            channel="window",
            type_key=f"{pack_key}/{type_key}",
            text="一件事项",
            location=cases.LocationInput(*self.ground.point(1, 1)),
            actor=FOUNDER,
            at=AT,
        )
        return receipt.case_id


@pytest.fixture
def both(db: None) -> Both:
    return Both()


def test_a_post_is_told_by_its_scheme(both: Both) -> None:
    for key, codes in (("public_order", ORDER), ("labour", LABOUR)):
        pack = both.packs[key]
        leaf = places.grid(KEY, pack.scheme.key, codes[-1], AT.date())
        for spec in pack.posts:
            if spec.of_department:
                continue
            owner = people.owner_for(jurisdiction_key=KEY, post=spec.key, grid=leaf, at=AT)
            if Right.TASK_DO in spec.rights or spec.desk:
                assert owner.holders[0].account_id == both.who[key, spec.key], (key, spec.key)
            assert owner.scheme_key == pack.scheme.key


def test_rights_are_those_of_the_posts_own_pack(both: Both) -> None:
    """`auditor` and `administrator` stand in both packs, at different levels and places."""
    for key, root in (("public_order", ORDER[0]), ("labour", LABOUR[0])):
        scope = people.scope(both.who[key, "auditor"], Right.JOURNAL_AUDIT, AT)
        assert [reach.prefix for reach in scope.reaches] == [root]


def test_duties_of_one_key_are_two_plans(both: Both) -> None:
    patrols = [p.key for p in duties.plans(KEY) if p.spec.key == "patrol"]
    assert patrols == ["public_order/patrol", "labour/patrol"]
    with pytest.raises(InvalidInput) as refusal:
        duties.plan(KEY, "patrol")
    assert refusal.value.code == "several_duties"
    report = duties.generate(
        jurisdiction_key=KEY,
        first_on=date(2026, 11, 9),
        last_on=date(2026, 11, 30),
        only=["patrol"],
        actor=FOUNDER,
        at=AT,
    )
    assert not report.problems
    scopes = {k: people.scope(both.who[k, p], Right.TASK_DO, AT) for k, p in
              (("public_order", "member"), ("labour", "supervisor"))}  # fmt: skip
    counts = {
        k: duties.progress(scope, KEY, f"{k}/patrol", at=AT).total.target
        for k, scope in scopes.items()
    }
    assert counts["labour"] == 1 and counts["public_order"] > 10
    assert sum(counts.values()) == report.opened


def test_matters_of_one_key_are_two_types(both: Both) -> None:
    """Both departments know the same word; each is named by its pack, and found there."""
    packs = {}
    for key, pack in both.packs.items():
        kind = pack.case_types[0].model_copy(update={"key": "shared_matter", "code": "X001"})
        packs[key] = pack.model_copy(update={"case_types": (kind, *pack.case_types)})
        registry.use_pack(packs[key])
    for key in packs:
        case = cases.standing(both.take_in(key, "shared_matter"))
        assert (case.pack_key, case.type_key) == (key, "shared_matter")
    shown = [m.key for c in categories(KEY) for m in c.types if m.key.endswith("shared_matter")]
    assert len(shown) == len(set(shown))


def test_a_departments_post_over_the_whole_city_reaches_its_own_scheme_alone(both: Both) -> None:
    """Labour's centre sits over the whole city, in which the other department's cases lie too."""
    seen = {key: both.take_in(key, pack.case_types[0].key) for key, pack in both.packs.items()}
    scope = people.scope(both.who["labour", "city_center"], Right.CASE_VIEW, AT)
    assert {row.id for row in cases.case_queue(scope, cases.CaseFilter()).rows} == {seen["labour"]}
    with pytest.raises(NotFound):
        cases.case(scope, seen["public_order"])

    posts = tuple(
        p.model_copy(update={"every_scheme": True}) if p.key == "city_center" else p
        for p in both.packs["labour"].posts
    )
    registry.use_pack(both.packs["labour"].model_copy(update={"posts": posts}))
    wide = people.scope(both.who["labour", "city_center"], Right.CASE_VIEW, AT)
    assert {row.id for row in cases.case_queue(wide, cases.CaseFilter()).rows} == set(seen.values())
