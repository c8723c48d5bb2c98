"""Doubles: what a person sees of a proposal, and what follows from the decision."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wangge.domain.registers import access, placing, town
from wangge.domain.registers.models import Decision, Fact, How, Proposal, Record
from wangge.domain.registers.rules.masks import masked
from wangge.domain.registers.services import common
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.services.entering import new_entry, new_record
from wangge.domain.registers.town import RegisterRef
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

KEPT_DAYS = 90
"""An undecided row isn't kept for longer."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of both, masked; `differs` compares what is behind the masks."""

    key: str
    known: str
    given: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A row of a file that may be a subject recorded already."""

    id: UUID
    record_id: UUID
    import_id: UUID
    row_number: int
    grid_code: str
    raised_at: datetime
    fields: tuple[Compared, ...]


def proposals(
    *, jurisdiction_key: str, register: str, actor: Actor, at: datetime, limit: int = 50
) -> tuple[ProposalView, ...]:
    """Undecided proposals where the actor keeps the register, oldest first."""
    ref = town.register(jurisdiction_key, register)
    found = list(_undecided(ref, actor, at).order_by("pk")[:limit])
    facts: dict[UUID, dict[str, str]] = {}
    for fact in Fact.objects.filter(record_id__in=[p.record_id for p in found]):
        facts.setdefault(fact.record_id, {})[fact.key] = fact.value
    return tuple(_view(ref, p, facts.get(p.record_id, {})) for p in found)


def proposals_waiting(*, jurisdiction_key: str, register: str, actor: Actor, at: datetime) -> int:
    """How many are undecided where the actor keeps the register."""
    return int(_undecided(town.register(jurisdiction_key, register), actor, at).count())


def decide_proposal(
    *,
    jurisdiction_key: str,
    register: str,
    proposal_id: UUID,
    decision: str,
    actor: Actor,
    at: datetime,
) -> UUID | None:
    """`same`: what the row says is written to the record; `another`: a new record; `drop`: nothing.

    Returns the record written to. Raises `NotFound`, `InvalidInput` (`decision`), `Conflict` when
    the record has moved to where the actor doesn't keep the register.
    """
    ref = town.register(jurisdiction_key, register)
    if decision not in Decision.values:
        raise InvalidInput(
            "decision",
            zh="请选择：同一个、另一个或放弃。",
            en="Say whether it is the same, another, or to be dropped.",
            field="decision",
            data={"possible": list(Decision.values)},
        )
    with transaction.atomic():
        proposal = _undecided(ref, actor, at).select_for_update().filter(pk=proposal_id).first()
        if proposal is None:
            raise NotFound(
                "no_proposal", zh="没有待决定的疑似重复。", en="There is no such open proposal."
            )
        act = Act(actor, at, How.IMPORTED)
        written = _follow(ref, proposal, decision, act)
        _close(proposal, decision, act)
    return written


def forget_old(at: datetime) -> int:
    """Drops what nobody decided within `KEPT_DAYS`; how many."""
    old = Proposal.unscoped.filter(
        decided_at__isnull=True, raised_at__lt=at - timedelta(days=KEPT_DAYS)
    )
    act = Act(Actor.system("clock"), at, How.IMPORTED)
    with transaction.atomic():
        found = list(old.select_for_update()[:500])
        for proposal in found:
            _close(proposal, Decision.DROP, act)
    return len(found)


def _undecided(ref: RegisterRef, actor: Actor, at: datetime) -> QuerySet[Proposal]:
    keep = access.actor_scope(ref, ref.spec.keep, actor, at)
    found: QuerySet[Proposal] = Proposal.objects.within(keep).filter(
        jurisdiction_key=ref.jurisdiction_key,
        pack_key=ref.pack_key,
        register_key=ref.spec.key,
        decided_at__isnull=True,
    )
    return found


def _follow(ref: RegisterRef, proposal: Proposal, decision: str, act: Act) -> UUID | None:
    facts: dict[str, str] = json.loads(proposal.given)
    if decision == Decision.ANOTHER:
        return new_record(ref, facts, proposal.unit_code, proposal.grid_code, act).record_id
    if decision == Decision.DROP:
        return None
    record = Record.unscoped.select_for_update().get(pk=proposal.record_id)
    keep = access.actor_scope(ref, ref.spec.keep, act.actor, act.at)
    if not placing.is_covered(keep, ref, record, act.at):
        raise Conflict(
            "record_elsewhere",
            zh="该记录已不在您的网格内。",
            en="The record isn't in your grids any more.",
        )
    line = record.entries.filter(pack_key=ref.pack_key, register_key=ref.spec.key).first()
    entry = line or new_entry(ref, record, placing.grid_of(ref, record, act.at), act.at)
    entry.record = record
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    changed = common.put_facts(record, rules, facts, act)
    common.touch(entry, ref, act.at)
    digests = {key: common.digest(record.pk, key, facts[key]) for key in changed}
    data = {"register": ref.name, "proposal": str(proposal.pk), "facts": digests}
    common.tell(record.pk, "register.merged", data, act)
    return record.pk


def _close(proposal: Proposal, decision: str, act: Act) -> None:
    """What the row said is emptied: it is in the record now, or nowhere."""
    proposal.decision, proposal.given = decision, ""
    proposal.decided_by, proposal.decided_at = str(act.actor), act.at
    proposal.save(update_fields=["decision", "given", "decided_by", "decided_at"])
    data = {"proposal": str(proposal.pk), "decision": str(decision)}
    event = journal.Event("register.proposal_decided", data)
    journal.append(f"register_import:{proposal.import_id}", [event], actor=act.actor, at=act.at)


def _view(ref: RegisterRef, proposal: Proposal, known: dict[str, str]) -> ProposalView:
    rules = town.fact_rules(ref.jurisdiction_key, ref.spec.kind)
    given: dict[str, str] = json.loads(proposal.given)
    fields = []
    for spec in ref.spec.fields:
        rule = rules[spec.fact_key]
        if spec.see is not None or rule.key not in known.keys() | given.keys():
            continue
        one, other = known.get(rule.key, ""), given.get(rule.key, "")
        fields.append(
            Compared(
                spec.key,
                masked(rule.type, rule.sensitivity, one),
                masked(rule.type, rule.sensitivity, other),
                bool(other) and one != other,
            )
        )
    return ProposalView(
        proposal.pk,
        proposal.record_id,
        proposal.import_id,
        proposal.row_number,
        proposal.grid_code,
        proposal.raised_at,
        tuple(fields),
    )
