"""Another version of a pack on a running town: seen, taken whole, kept apart, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.domain.adoption import api as adoption
from wangge.domain.adoption.services import taking
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.cases.testing import MONDAY_AT, LivingTown, living_town
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.domain.editions import api as editions
from wangge.domain.editions.models import Adoption, Edition
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.places.models import Jurisdiction
from wangge.domain.places.queries.cache import towns
from wangge.kernel.errors import Conflict, ManyErrors, Undetermined
from wangge.packs import PackSpec, registry
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

ADMIN = Actor.system("test")
LATER_AT = MONDAY_AT + timedelta(minutes=1)


@pytest.fixture
def town(db: None) -> LivingTown:
    people.forget_clients()
    editions.forget()
    found = living_town()
    adoption.take_up(MONDAY_AT - timedelta(days=1))
    return found


def shorter(pack: PackSpec, limit: str = "1 working_hours") -> PackSpec:
    """The pack with another limit for litter, and a version of its own."""
    kinds = tuple(
        t.model_copy(
            update={
                "conditions": tuple(c.model_copy(update={"limit": limit}) for c in t.conditions)
            }
        )
        if t.key == "litter"
        else t
        for t in pack.case_types
    )
    return pack.model_copy(update={"case_types": kinds, "version": "9.0.0"})


def without_steps_of_old(pack: PackSpec) -> PackSpec:
    """The pack with every flow's last act called otherwise: old cases would not find theirs."""
    flows = tuple(
        f.model_copy(
            update={
                "steps": tuple(
                    s.model_copy(
                        update={
                            "actions": tuple(
                                a.model_copy(update={"key": "finished_anew"})
                                if a.key == "done"
                                else a
                                for a in s.actions
                            )
                        }
                    )
                    for s in f.steps
                )
            }
        )
        for f in pack.flows
    )
    return pack.model_copy(update={"flows": flows, "version": "9.1.0"})


def load(town: LivingTown, spec: PackSpec, **more: Any) -> adoption.Preview:
    given = {"actor": ADMIN, "at": LATER_AT, **more}
    return adoption.load(jurisdiction_key=town.key, spec=spec, **given)


def back(town: LivingTown) -> adoption.Preview | None:
    return adoption.take_back(
        jurisdiction_key=town.key, pack_key=town.pack.key, actor=ADMIN, at=LATER_AT
    )


def due(receipt: cases.Receipt) -> Any:
    return Case.unscoped.get(pk=receipt.case_id).due_at


def test_a_pack_comes_back_from_its_stored_form_as_it_was(town: LivingTown) -> None:
    digest = editions.digest_of(town.pack)
    editions.forget()
    again = editions.edition(digest)
    assert again == town.pack and again is not town.pack
    assert editions.digest_of(again) == digest


def test_every_shipped_pack_survives_being_stored(db: None) -> None:
    for spec in registry.every().values():
        digest = editions.keep(spec)
        editions.forget()
        assert editions.edition(digest) == spec


def test_a_stored_form_that_was_altered_is_refused(town: LivingTown) -> None:
    Edition.objects.update(form="{}")
    editions.forget()
    with pytest.raises(Undetermined) as caught:
        editions.edition(editions.digest_of(town.pack))
    assert caught.value.code == "edition_altered"


def test_what_stands_in_the_folders_changes_nothing_in_a_running_town(town: LivingTown) -> None:
    registry.use_pack(shorter(town.pack))
    assert places.packs(town.key)[0] == town.pack


def test_a_town_takes_its_very_first_pack(town: LivingTown) -> None:
    Adoption.objects.all().delete()
    Jurisdiction.objects.update(pack_keys=[], editions={})
    towns.changed(town.key)
    assert places.packs(town.key) == ()
    load(town, town.pack)
    assert places.packs(town.key) == (town.pack,)


def test_old_cases_keep_their_limits_and_new_ones_take_the_new(town: LivingTown) -> None:
    old = town.report()
    before = due(old)
    load(town, shorter(town.pack))
    new = town.report(at=LATER_AT)
    assert due(old) == before
    assert due(new) == LATER_AT + timedelta(hours=1) != before + timedelta(minutes=1)


def test_an_old_case_goes_by_its_own_flow_to_the_end_and_again(town: LivingTown) -> None:
    old = town.report()
    load(town, without_steps_of_old(town.pack))
    assert town.closed(old).step == "closed"
    new = town.report(at=LATER_AT)
    keys = [a.key for a in cases.available_actions(new.case_id, town.who["member_1"], LATER_AT)]
    assert "finished_anew" in keys and "done" not in keys


def test_taking_back_restores_the_town_exactly(town: LivingTown) -> None:
    first = town.report()
    row = Jurisdiction.objects.get(key=town.key)
    before = (row.pack_keys, row.editions[town.pack.key]["now"], people.posts(town.key))
    load(town, shorter(town.pack))
    between = town.report(at=LATER_AT)
    found = back(town)
    assert found is not None and found.digest == editions.digest_of(town.pack)
    row = Jurisdiction.objects.get(key=town.key)
    assert before == (row.pack_keys, row.editions[town.pack.key]["now"], people.posts(town.key))
    assert places.packs(town.key) == (town.pack,)
    after = town.report(at=LATER_AT)
    held = {r.pk: r.pack_digest for r in Case.unscoped.all()}
    assert held[first.case_id] == held[after.case_id] != held[between.case_id]
    assert due(between) == LATER_AT + timedelta(hours=1) != due(after)
    states = Adoption.objects.order_by("loaded_at", "id").values_list("state", flat=True)
    assert list(states) == ["in_force", "taken_back"]


def test_there_must_be_something_to_take_back(town: LivingTown) -> None:
    with pytest.raises(Conflict) as caught:
        back(town)
    assert caught.value.code == "nothing_to_take_back"


def test_a_version_waits_for_its_day(town: LivingTown) -> None:
    tomorrow = places.local_day(town.key, LATER_AT) + timedelta(days=1)
    spec = shorter(town.pack)
    load(town, spec, from_on=tomorrow)
    adoption.put_in_force(LATER_AT)
    assert places.packs(town.key) == (town.pack,)
    adoption.put_in_force(LATER_AT + timedelta(days=1))
    assert places.packs(town.key) == (spec,)


def test_what_is_still_to_come_is_called_off(town: LivingTown) -> None:
    tomorrow = places.local_day(town.key, LATER_AT) + timedelta(days=1)
    load(town, shorter(town.pack), from_on=tomorrow)
    assert back(town) is None
    adoption.put_in_force(LATER_AT + timedelta(days=2))
    assert places.packs(town.key) == (town.pack,)


def test_a_stop_in_the_middle_leaves_the_old_version(
    town: LivingTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(Adoption.objects.values())

    def stop(**given: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(taking.registers, "seal_raised", stop)
    with pytest.raises(KeyboardInterrupt):
        load(town, shorter(town.pack))
    assert list(Adoption.objects.values()) == before
    assert Edition.objects.count() == 1
    assert places.packs(town.key) == (town.pack,)


def test_a_post_that_people_hold_is_not_taken_from_them(town: LivingTown) -> None:
    posts = tuple(p for p in town.pack.posts if p.key != "chief")
    spec = town.pack.model_copy(update={"posts": posts, "version": "9.0.0"})
    with pytest.raises(ManyErrors) as caught:
        load(town, spec)
    error = caught.value.errors[0]
    assert (error.code, error.field) == ("post_held", "posts.chief")
    assert "1 项任职" in error.zh and "1 appointments" in error.en
    assert places.packs(town.key) == (town.pack,)


def test_a_level_with_grids_is_not_taken_away(town: LivingTown) -> None:
    levels = town.pack.scheme.levels[:-1]
    scheme = town.pack.scheme.model_copy(update={"levels": levels})
    found = adoption.preview(town.key, town.pack.model_copy(update={"scheme": scheme}), LATER_AT)
    assert "level_with_grids" in {c.code for c in found.refused}
    assert next(c.count for c in found.refused if c.code == "level_with_grids") > 0


def test_the_preview_changes_nothing_and_counts_what_is_open(town: LivingTown) -> None:
    town.report()
    town.report()
    before = Jurisdiction.objects.values().get(key=town.key)
    found = adoption.preview(town.key, shorter(town.pack), LATER_AT)
    assert Jurisdiction.objects.values().get(key=town.key) == before
    effect = next(c for c in found.changes if c.kind == "effect")
    assert (effect.section, effect.key, effect.count) == ("case_types", "litter", 2)
    limits = [c.zh for c in found.changes if c.kind == "changed"]
    assert any("时限" in text and "→ 1个工作时" in text for text in limits)


def test_what_was_previewed_is_what_is_loaded(town: LivingTown) -> None:
    seen = adoption.preview(town.key, shorter(town.pack), LATER_AT).digest
    with pytest.raises(Conflict) as caught:
        load(town, shorter(town.pack, "2 working_hours"), seen=seen)
    assert caught.value.code == "pack_changed_since"


def test_who_loaded_what_is_in_the_journal(town: LivingTown) -> None:
    found = load(town, shorter(town.pack), actor=Actor.account(town.who["desk"]))
    told = [(e.kind, str(e.actor), e.data["digest"]) for e in journal.read("packs")][-2:]
    who = f"account:{town.who['desk']}"
    assert told == [("packs.loaded", who, found.digest), ("packs.in_force", who, found.digest)]


def test_another_process_sees_it_and_nothing_is_asked_in_between(town: LivingTown) -> None:
    load(town, shorter(town.pack))
    towns.forget()  # as another process, a second later
    assert places.packs(town.key)[0].version == "9.0.0"
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            places.packs(town.key)
    assert len(queries) <= 1, "at most the look at the stamps once a second"


def test_a_case_from_before_any_edition_is_under_the_first(db: None) -> None:
    people.forget_clients()
    town = living_town(pack=tiny_pack())
    old = town.report()
    load(town, without_steps_of_old(town.pack))
    assert Case.unscoped.get(pk=old.case_id).pack_digest == ""
    assert town.closed(old).step == "closed"


def test_a_town_s_packs_are_the_same_objects_until_it_takes_another(town: LivingTown) -> None:
    """What is kept by a pack's identity, such as the posts, is made once and not for each asker."""
    first = places.packs(town.key)
    assert places.packs(town.key) is first
    load(town, shorter(town.pack))
    second = places.packs(town.key)
    assert second is not first and second[0].version == "9.0.0"
    assert places.packs(town.key) is second
    back(town)
    assert places.packs(town.key) == first


def test_a_town_that_has_taken_nothing_reads_the_folders_each_time(db: None) -> None:
    editions.forget()
    found = living_town()
    assert places.packs(found.key) == (found.pack,)
    assert towns.get(found.key).packs is None
