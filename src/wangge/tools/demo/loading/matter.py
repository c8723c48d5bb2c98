"""The way of one matter over the stage: each deed looks where it stands and plans the next.

Somebody else may have been faster (the clock, a deputy): a deed that no longer fits is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from numpy.random import Generator

from wangge.domain.cases import api as cases
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import WanggeError
from wangge.packs.schema import CaseTypeSpec, Grade, PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.loading.stage import Stage
from wangge.tools.demo.stories import texts
from wangge.tools.demo.stories.arrivals import Arrival
from wangge.tools.demo.stories.conduct import Fate, Habits
from wangge.tools.demo.stories.texts import pick

_TRIES = 3
Photos = Mapping[str, Sequence[UUID]]


@dataclass(frozen=True)
class Town:
    """What every matter's deeds need: the stage, the ways of the town, its photos."""

    stage: Stage
    pack: PackSpec
    habits: Habits
    photos: Photos
    """Stored files by scene: the category of a matter, or `after` for what was put right."""
    supervisor: Actor

    @property
    def rng(self) -> Generator:
        return self.habits.rng

    def photo(self, scene: str) -> tuple[cases.PhotoRef, ...]:
        """One of the photos of a scene, if there are any."""
        there = self.photos.get(scene) or ()
        return (cases.PhotoRef(there[int(self.rng.integers(len(there)))]),) if there else ()


class Matter:
    """One case from its receipt on. `fate` None: by chance."""

    def __init__(
        self, town: Town, arrival: Arrival, receipt: cases.Receipt, fate: Fate | None
    ) -> None:
        self._town = town
        self._arrival = arrival
        self._receipt = receipt
        self._scripted = fate
        self._tried = self._refused = 0
        self._view = cases.standing(receipt.case_id)
        self._types: Mapping[str, CaseTypeSpec] = {t.key: t for t in town.pack.case_types}
        self._ways: dict[str, Callable[[datetime], None]] = {
            "filing": self._plan_filing,
            "dispatch": self._plan_dispatch,
            "handling": self._plan_handling,
            "verification": self._plan_verification,
            "evaluation": self._plan_answer,
        }

    def plan_next(self, at: datetime) -> None:
        """Plans what comes next from where the matter stands at `at`."""
        way = self._ways.get(self._view.step)
        if way is not None:
            way(at)

    # --- the steps -------------------------------------------------------------------

    def _plan_filing(self, at: datetime) -> None:
        if self._scripted is Fate.IDLE:
            return
        habits = self._town.habits
        chance = float(self._town.rng.random())
        if self._view.place_status != "edge" and chance < 0.14:
            self._plan_act(habits.soon(at, 14), "refuse", reason=texts.REFUSED)
        elif self._view.place_status == "outside" or chance < 0.18:
            self._plan_act(habits.soon(at, 14), "not_ours", reason=texts.NOT_OURS)
        else:
            spot = self._arrival.spot
            place = cases.LocationInput(lon=spot.lon, lat=spot.lat, address=spot.address)
            self._plan_act(habits.soon(at, 9), "file", location=place)

    def _plan_dispatch(self, at: datetime) -> None:
        if self._scripted is Fate.SENT_BACK:
            return
        kind = self._types[self._view.type_key]
        if kind.department and self._town.habits.chance(0.75):
            route = cases.RouteInput(post="handler", department=kind.department)
        else:
            route = cases.RouteInput(post="second_head")
        self._plan_act(self._town.habits.soon(at, 10), "dispatch", route=route)

    def _plan_handling(self, at: datetime) -> None:
        habits, limit = self._town.habits, self._limit()
        urgent = self._view.grade == Grade.EMERGENCY
        fate = self._scripted or habits.fate(tried=self._tried, urgent=urgent)
        if fate is Fate.CLIMBED and self._view.department:
            fate = Fate.DONE  # a department's handler already sits at the top
        self._tried += 1
        if fate is Fate.CLIMBED and self._scripted and self._tried > 1:
            return
        if fate is Fate.IDLE:
            return
        accepted_at = habits.soon(at, 5 if urgent else 18, urgent=urgent)
        if fate is Fate.ACCEPTED or habits.chance(0.2):
            self._town.stage.plan(accepted_at, self._accept)
        done_at = max(habits.handled_at(at, limit, self._view.department), accepted_at)
        if self._scripted:
            done_at = at + timedelta(minutes=9)
        self._decide(fate, at, done_at)

    def _decide(self, fate: Fate, at: datetime, done_at: datetime) -> None:
        habits, limit = self._town.habits, self._limit()
        early_at = min(habits.after(at, limit, 0.2), done_at)
        if fate in (Fate.RETURNED, Fate.SENT_BACK):
            self._plan_act(early_at, "return", reason=texts.RETURNED)
        elif fate is Fate.CLIMBED:
            self._plan_act(early_at, "climb", reason=texts.CLIMBED)
        elif fate is Fate.PAUSED:
            self._town.stage.plan(early_at, self._pause)
            self._plan_finish(habits.after(done_at, "1 working_days", 1.4))
        elif fate is Fate.EXTENDED:
            self._town.stage.plan(early_at, self._ask_more_time)
            self._plan_finish(habits.after(done_at, limit, 0.5))
        elif fate is Fate.FORGOTTEN:
            self._plan_finish(habits.after(at, "1 working_days", 5.5))
        elif fate is not Fate.ACCEPTED:
            self._plan_finish(done_at)

    def _plan_finish(self, at: datetime) -> None:
        outcome = "fixed" if self._scripted else self._town.habits.outcome()
        photos = self._town.photo("after")
        self._plan_act(at, "finish", outcome=outcome, photos=photos, note=texts.NOTES)

    def _plan_verification(self, at: datetime) -> None:
        if self._scripted is Fate.TO_VERIFY:
            return
        habits = self._town.habits
        checked_at = habits.handled_at(at, "1 working_days", "")
        if self._view.rework_count < 2 and habits.chance(0.055):
            self._plan_act(checked_at, "fail", reason=texts.FAILED)
        else:
            self._plan_act(checked_at, "pass", photos=self._town.photo("after"))

    def _plan_answer(self, at: datetime) -> None:
        habits = self._town.habits
        answered_at = habits.soon(at, 900, urgent=True)
        if self._view.reopen_count < 1 and habits.chance(0.03):
            self._town.stage.plan(answered_at, self._reopen)
        elif habits.chance(0.42):
            self._town.stage.plan(answered_at, self._confirm)

    # --- the deeds -------------------------------------------------------------------

    def _plan_act(
        self,
        at: datetime,
        action: str,
        *,
        reason: tuple[str, ...] = (),
        note: tuple[str, ...] = (),
        outcome: str = "",
        photos: tuple[cases.PhotoRef, ...] = (),
        route: cases.RouteInput | None = None,
        location: cases.LocationInput | None = None,
    ) -> None:
        rng, step = self._town.rng, self._view.step
        payload = cases.ActionInput(
            reason=pick(reason, rng) if reason else "",
            note=pick(note, rng) if note else "",
            outcome=outcome,
            photos=photos,
            route=route,
            location=location,
        )

        def deed(now: datetime) -> None:
            if self._view.step == step:
                self._try(action, payload, now)

        self._town.stage.plan(at, deed)

    def _try(self, action: str, payload: cases.ActionInput, now: datetime) -> None:
        """What is refused (it is paused, or nobody sits higher up) is settled some hours later."""
        try:
            self._act_as_holder(action, payload, now)
        except WanggeError:
            self._refused += 1
            if self._view.step == "handling" and self._refused <= _TRIES:
                self._plan_finish(self._town.habits.soon(now, 150))
            raise

    def _act_as_holder(self, action: str, payload: cases.ActionInput, now: datetime) -> None:
        """As whoever was last seen to hold it; when that has changed, as whoever holds it now."""
        step = self._view.step
        try:
            self._act(action, payload, now)
        except WanggeError:
            self._look()
            if self._view.step != step:
                return
            self._act(action, payload, now)

    def _act(self, action: str, payload: cases.ActionInput, now: datetime) -> None:
        actor = Actor.account(self._view.holder_id or "")
        self._view = cases.act(
            case_id=self._view.id, action=action, actor=actor, at=now, payload=payload
        )
        self.plan_next(now)

    def _look(self) -> None:
        self._view = cases.standing(self._view.id)

    def _holder(self) -> tuple[UUID, Actor] | None:
        """The open task of the handling step and who holds it; None when it is past."""
        self._look()
        if self._view.step != "handling" or not self._view.task_id or not self._view.holder_id:
            return None
        return self._view.task_id, Actor.account(self._view.holder_id)

    def _accept(self, now: datetime) -> None:
        if found := self._holder():
            tasks.accept(found[0], actor=found[1], at=now)

    def _pause(self, now: datetime) -> None:
        if found := self._holder():
            until = self._town.habits.after(now, "1 working_days", 1.3)
            reason = pick(texts.PAUSED, self._town.rng)
            tasks.pause(found[0], reason=reason, until_at=until, actor=found[1], at=now)

    def _ask_more_time(self, now: datetime) -> None:
        if found := self._holder():
            reason = pick(texts.EXTENDED, self._town.rng)
            tasks.ask_extension(
                found[0], limit="2 working_days", reason=reason, actor=found[1], at=now
            )
            self._town.stage.plan(self._town.habits.soon(now, 40), self._grant_more_time)

    def _grant_more_time(self, now: datetime) -> None:
        if found := self._holder():
            approved = self._town.habits.chance(0.85)
            reason = texts.APPROVED[0] if approved else "请增派人手，按期完成"
            tasks.decide_extension(
                found[0], approved=approved, reason=reason, actor=self._town.supervisor, at=now
            )

    def _confirm(self, now: datetime) -> None:
        if self._view.step == "evaluation":
            rating = self._town.habits.rating()
            self._view = cases.confirm(self._receipt.follow_token, at=now, rating=rating)

    def _reopen(self, now: datetime) -> None:
        if self._view.step == "evaluation":
            reason = pick(texts.REOPENED, self._town.rng)
            self._view = cases.reopen(self._receipt.follow_token, reason=reason, at=now)
            self.plan_next(now)

    def _limit(self) -> str:
        kind = self._types[self._view.type_key]
        chosen = [c for c in kind.conditions if c.key == self._view.condition]
        return (chosen or kind.conditions)[0].limit or "3 working_days"
