"""Never unowned, whatever people do and in whatever order: a machine that tries.

After every random act each open task has exactly one active owner, and stands in that account's
list and in nobody else's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from wangge.domain.people import api as people
from wangge.domain.people.models import Account, Appointment, Leave
from wangge.domain.people.testing import ADMIN, START, Cast
from wangge.domain.tasks import api as tasks
from wangge.domain.tasks.models import Task, TaskStep
from wangge.domain.tasks.tests.conftest import opener
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor

numbers = st.integers(0, 10_000)
hours = st.integers(0, 72)


class TownMachine(RuleBasedStateMachine):
    """A staffed town in which anything may happen; each example is rolled back."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        town = self.cast.town
        self.posts = [
            ("member", town.grids[0]),
            ("member", town.grids[2]),
            ("head", town.communities[0]),
            ("shift_head", town.root),
        ]
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        steps = Counter(TaskStep.objects.values_list("task_id", "key"))
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        assert all(count == 1 for count in steps.values())

    def attempt(self, call: Callable[..., Any], *args: Any, **more: Any) -> None:
        """A refusal is an answer; anything else that is raised is a fault."""
        try:
            call(*args, at=self.now, **more)
        except WanggeError as refusal:
            assert refusal.zh and refusal.en

    def account(self, n: int) -> UUID:
        ids = sorted(self.cast.accounts.values())
        return ids[n % len(ids)]

    @initialize()
    def begin(self) -> None:
        for n in range(4):
            self.open(3 * n + 1, "2 working_hours")

    @rule(n=numbers, limit=st.sampled_from(["2 working_hours", "3 calendar_days", None]))
    def open(self, n: int, limit: str | None) -> None:
        post, code = [*self.posts, (None, self.cast.town.grids[3])][n % 5]
        excluding = {self.account(n)} if n % 3 == 0 else set()
        self.attempt(opener(self.cast), code, post=post, limit=limit, excluding=excluding)

    @rule(span=hours, tick=st.booleans())
    def wait(self, span: int, tick: bool) -> None:
        self.now += timedelta(hours=span)
        if tick:
            tasks.run_clock(self.now)

    @rule(who=numbers, deputy=numbers, begin=hours, length=hours)
    def leave(self, who: int, deputy: int, begin: int, length: int) -> None:
        from_at = self.now + timedelta(hours=begin - 12)
        self.attempt(
            people.grant_leave,
            account_id=self.account(who),
            deputy_id=self.account(deputy),
            from_at=from_at,
            to_at=from_at + timedelta(hours=length),
            actor=ADMIN,
        )

    @rule(n=numbers)
    def come_back(self, n: int) -> None:
        leaves = list(Leave.objects.order_by("id").values_list("id", flat=True))
        if leaves:
            self.attempt(people.end_leave, leaves[n % len(leaves)], actor=ADMIN)

    @rule(who=numbers, n=numbers, days=st.integers(-2, 3), more=st.integers(0, 9))
    def appoint(self, who: int, n: int, days: int, more: int) -> None:
        post, code = self.posts[n % len(self.posts)]
        from_on = (self.now + timedelta(days=days)).date()
        to_on = from_on + timedelta(days=more) if more else None
        given = people.AppointmentInput(
            self.account(who), self.cast.town.key, post, "governance", code, from_on, to_on
        )
        self.attempt(people.appoint, given, actor=ADMIN)

    @rule(n=numbers, days=st.integers(0, 3), successor=numbers)
    def end(self, n: int, days: int, successor: int) -> None:
        ids = list(Appointment.objects.order_by("id").values_list("id", flat=True))
        self.attempt(
            people.end_appointment,
            ids[n % len(ids)],
            to_on=(self.now + timedelta(days=days)).date() if days else None,
            successor_id=self.account(successor) if successor % 2 else None,
            actor=ADMIN,
        )

    @rule(who=numbers, successor=numbers)
    def deactivate(self, who: int, successor: int) -> None:
        leaver = self.account(who)
        plan: dict[UUID, Any] = {
            a.id: self.account(successor) if successor % 2 else people.CLIMB
            for a in people.appointments_of(leaver, self.now)
        }
        standing = Leave.objects.filter(deputy_id=leaver, to_at__gt=self.now)
        plan |= {leave.id: self.account(successor + 1) for leave in standing}
        self.attempt(people.deactivate, leaver, plan, actor=ADMIN)

    @rule(n=numbers, what=numbers, other=numbers)
    def act(self, n: int, what: int, other: int) -> None:
        found = list(Task.unscoped.filter(closed_at__isnull=True).order_by("id"))
        if not found:
            return
        task = found[n % len(found)]
        actor = Actor.account(tasks.owner_at(task.id, self.now))
        acts: list[tuple[Callable[..., Any], dict[str, Any]]] = [
            (tasks.accept, {}),
            (tasks.return_task, {"reason": "x"}),
            (tasks.hand_on, {"to": self.account(other)}),
            (tasks.pause, {"reason": "x"}),
            (tasks.resume, {}),
            (tasks.ask_extension, {"limit": "1 working_days", "reason": "x"}),
            (tasks.finish, {"outcome": "fixed"}),
        ]
        call, given = acts[what % len(acts)]
        self.attempt(call, task.id, actor=actor, **given)

    @rule(n=numbers)
    def press(self, n: int) -> None:
        found = list(Task.unscoped.filter(closed_at__isnull=True).order_by("id"))
        if found:
            self.attempt(tasks.escalate, found[n % len(found)].id, reason="x", actor=ADMIN)

    @invariant()
    def everything_is_owned(self) -> None:
        assert tasks.unowned(self.now) == []
        listed = Counter(
            task.id
            for account in Account.objects.filter(is_active=True)
            for task in tasks.mine(account.id, self.now)
        )
        waiting = Task.unscoped.filter(closed_at__isnull=True).values_list("id", flat=True)
        assert listed == Counter(waiting)


def test_never_unowned(cast: Cast) -> None:
    run_state_machine_as_test(
        type("Town", (TownMachine,), {"cast": cast}),
        settings=settings(max_examples=6, stateful_step_count=25, deadline=None, derandomize=True),
    )
