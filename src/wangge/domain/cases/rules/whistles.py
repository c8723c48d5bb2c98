"""Whistles, decided: who may be called to what, and which answer leads where. No ORM, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from wangge.domain.cases.rules.facts import CLOSED, CaseFacts
from wangge.domain.cases.rules.lookup import PackIndex
from wangge.domain.cases.rules.reserved import refuse_reserved
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.packs.schema import Phase, WhistleSpec

WHISTLE_PHASES = (Phase.DISPATCH, Phase.HANDLING)
"""Where a matter is settled; before and after it there is nothing to be done together."""


class CallState(StrEnum):
    """How far a call is. All but the last two are open: somebody owes something."""

    CALLED = "called"
    REFUSED = "refused"
    INSISTED = "insisted"
    WORKING = "working"
    DONE = "done"
    RELEASED = "released"


class Answer(StrEnum):
    """What is done about a call."""

    COME = "come"
    REFUSE = "refuse"
    REPORT = "report"
    INSIST = "insist"
    RELEASE = "release"


OPEN_CALLS = (CallState.CALLED, CallState.REFUSED, CallState.INSISTED, CallState.WORKING)
BY_DEPARTMENT = (Answer.COME, Answer.REFUSE, Answer.REPORT)
"""What whoever holds the call's task answers; the rest is for whoever may whistle."""

_LEADS_TO = {
    (CallState.CALLED, Answer.COME): CallState.WORKING,
    (CallState.CALLED, Answer.REFUSE): CallState.REFUSED,
    (CallState.INSISTED, Answer.COME): CallState.WORKING,
    (CallState.REFUSED, Answer.INSIST): CallState.INSISTED,
    (CallState.WORKING, Answer.REPORT): CallState.DONE,
    **{(state, Answer.RELEASE): CallState.RELEASED for state in OPEN_CALLS},
}
_NEEDS = {Answer.COME: "", Answer.REPORT: "note"}


def whistles_for(index: PackIndex, facts: CaseFacts) -> tuple[WhistleSpec, ...]:
    """The whistles that serve this matter where it stands, whoever asks."""
    step = index.steps.get((facts.flow, facts.step))
    if facts.step == CLOSED or step is None or step.phase not in WHISTLE_PHASES:
        return ()
    return tuple(w for w in index.pack.whistles if facts.type_key in w.case_types)


def check_whistle(
    index: PackIndex,
    facts: CaseFacts,
    kind: str,
    departments: Sequence[str],
    reason: str,
    called: Collection[str],
) -> WhistleSpec:
    """The whistle, if it may call these departments now; `called`: who is called already.

    Raises `InvalidInput` by field, `Conflict` (`called_already`), `Refused` (`reserved_power`).
    """
    served = {w.key: w for w in whistles_for(index, facts)}
    spec = served.get(kind)
    if spec is None:
        raise InvalidInput(
            "whistle_not_for_this",
            zh="这件事项目前不在该吹哨清单内。",
            en="This matter isn't on the list of that whistle, or not at this step.",
            field="kind",
            data={"possible": sorted(served)},
        )
    if not departments:
        raise _missing("departments", "请选择要吹哨的部门。", "Choose the departments to call.")
    if not reason.strip():
        raise _missing("reason", "请写明吹哨事由。", "Say why they are called.")
    for department in departments:
        if department not in spec.departments:
            raise InvalidInput(
                "not_to_be_called",
                zh=f"“{spec.name.zh}”不能呼叫部门“{department}”。",
                en=f"“{spec.name.en}” can't call the department “{department}”.",
                field="departments",
                data={"possible": list(spec.departments)},
            )
        refuse_reserved(index, facts, index.checked_route("", department))
    again = sorted(set(departments) & set(called))
    if again:
        names = [index.departments[d].name for d in again if d in index.departments]
        raise Conflict(
            "called_already",
            zh=f"{'、'.join(n.zh for n in names)}已被吹哨，尚未完成。",
            en=f"Already called and not done yet: {', '.join(n.en for n in names)}.",
            field="departments",
        )
    return spec


def possible_answers(state: CallState) -> tuple[Answer, ...]:
    """What can be done about a call now, in the order of the enumeration."""
    return tuple(a for a in Answer if (state, a) in _LEADS_TO)


def after_answer(state: CallState, answer: Answer, *, reason: str, note: str) -> CallState:
    """Where the answer leads. Raises `Conflict` (`call_state`), `InvalidInput` by field."""
    found = _LEADS_TO.get((state, answer))
    if found is None:
        raise Conflict(
            "call_state",
            zh="这次吹哨刚有变化，此时不能这样答复，请刷新后再看。",
            en="This call has changed; that answer isn't possible now, look again.",
            field="answer",
            data={"state": state.value, "possible": [a.value for a in possible_answers(state)]},
        )
    need = _NEEDS.get(answer, "reason")
    if need == "reason" and not reason.strip():
        raise _missing("reason", "请写明理由。", "Give a reason.")
    if need == "note" and not note.strip():
        raise _missing("note", "请写明办理结果。", "Say what was done.")
    return found


def _missing(field: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(f"{field}_missing", zh=zh, en=en, field=field)
