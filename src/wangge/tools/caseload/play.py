"""Plays one row of a case file through the real loop: received, handled, verified, closed.

Staff act as the holders of the tasks that the loop gave them. Owns no decision: what may be done
at a step, and what it needs, is the pack's.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.kernel.errors import Conflict
from wangge.packs import PackSpec
from wangge.packs.schema import ActionSpec, StepSpec
from wangge.plumbing.actor import Actor
from wangge.tools.caseload.mapping import MappingSpec
from wangge.tools.caseload.rows import CaseRow

FORWARD = ("finish", "close", "file", "dispatch", "none")
"""Effects that bring a matter nearer to its end, the shortest way first."""
_MOST_STEPS = 12


class Player:
    """Enters rows into one town and settles them at the instants that the file tells."""

    def __init__(self, mapping: MappingSpec, pack: PackSpec) -> None:
        self._mapping = mapping
        self._steps: dict[str, StepSpec] = {s.key: s for f in pack.flows for s in f.steps}
        self._system = mapping.point.system.value if mapping.point else "wgs84"
        self.actor = Actor.system(f"import:{mapping.town.key}")

    def receive(self, row: CaseRow) -> cases.Receipt:
        """The row's report; a row that came before gets its first receipt again."""
        return cases.receive_report(
            jurisdiction_key=self._mapping.town.key,
            key=row.key,
            channel=row.channel,
            type_key=row.type_key,
            text=row.text,
            location=cases.LocationInput(lon=row.lon, lat=row.lat, system=self._system),
            department=row.department,
            due_at=row.due_at,
            limit_given=self._mapping.due_at is not None,
            received_at=row.received_at,
            source={"line": row.line, "key": row.key},
            actor=self.actor,
            at=row.received_at,
        )

    def settle(self, case_id: UUID, row: CaseRow, at: datetime) -> None:
        """Handles, verifies and closes the case at `at`; one that is closed stays as it is."""
        view = cases.standing(case_id)
        for _ in range(_MOST_STEPS):
            if view.closed_at is not None or view.holder_id is None:
                return
            action = _forward(self._steps[view.step])
            view = cases.act(
                case_id=case_id,
                action=action.key,
                actor=Actor.account(view.holder_id),
                at=at,
                payload=self._payload(action, row),
            )
        raise Conflict(
            "case_goes_round",
            zh=f"案卷 {row.key} 走了 {_MOST_STEPS} 步仍未结案。",
            en=f"The case {row.key} is still open after {_MOST_STEPS} steps.",
        )

    @staticmethod
    def _payload(action: ActionSpec, row: CaseRow) -> cases.ActionInput:
        outcome = ""
        if "outcome" in action.requires:
            known = [o.value for o in action.outcomes]
            outcome = row.outcome if row.outcome in known else known[0]
        return cases.ActionInput(outcome=outcome)


def _forward(step: StepSpec) -> ActionSpec:
    """The action that leads on."""
    offered = {a.effect: a for a in reversed(step.actions) if a.by != "resident"}
    for effect in FORWARD:
        if effect in offered:
            return offered[effect]
    raise Conflict(
        "no_way_on",
        zh=f"步骤“{step.name.zh}”没有通向结案的操作。",
        en=f"No action leads on from the step “{step.name.en}”.",
        field=step.key,
    )
