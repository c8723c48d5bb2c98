"""Who may take an action and what must come with it. Each thing missing is named by its field."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.domain.cases.rules.facts import CLOSED, CaseFacts, Given, Who
from wangge.domain.cases.rules.lookup import PackIndex
from wangge.domain.cases.rules.reserved import exercises
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, Refused, WanggeError
from wangge.packs.reserved import reserved_refusal
from wangge.packs.schema import ActionSpec, Outcome, Phase

_RATINGS = range(1, 6)


def check_who(index: PackIndex, facts: CaseFacts, action: ActionSpec, who: Who) -> None:
    """Raises `Refused` unless `who` may take `action` here.

    The handler never verifies the own work, whatever right they hold besides.
    """
    if who.is_program:
        return
    power = exercises(index, facts, action)
    if power is not None and action.by != "resident" and not who.exercises(power):
        raise reserved_refusal(power, "action")
    if action.by == "resident":
        if not who.is_resident:
            raise _refused(
                "resident_only", "只有反映问题的居民可以这样做。", "the resident's to do"
            )
        return
    if _handled_it(index, facts, who):
        raise _refused(
            "handler_may_not_verify",
            "办理人不能核查自己办理的案件，须由他人核查。",
            "whoever handled a case can't verify it; somebody else must",
        )
    if who.is_holder and not _spares_own_work(index, facts, action):
        return
    if action.by == "right" and action.right is not None and who.may(action.right):
        return
    raise _refused(
        "not_yours",
        "这一步不由您办理，或您没有相应的权限。",
        "this step isn't yours, nor have you the right to take it",
    )


def _spares_own_work(index: PackIndex, facts: CaseFacts, action: ActionSpec) -> bool:
    """Ending what one is to handle as a duplicate: it is neither done nor counted then, so that
    somebody with the right says so."""
    if action.by != "right" or action.outcome is not Outcome.DUPLICATE or facts.step == CLOSED:
        return False
    return index.step(facts.flow, facts.step).phase is Phase.HANDLING


def _handled_it(index: PackIndex, facts: CaseFacts, who: Who) -> bool:
    if facts.step == CLOSED or who.account_id not in facts.handlers:
        return False
    return index.step(facts.flow, facts.step).owner.not_handler


def check_given(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> None:
    """Raises `InvalidInput` for what is missing or wrong, `ManyErrors` when it is more than one."""
    errors = [*_missing(index, facts, action, given), *_wrong(action, given)]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors(errors)


_LEAVES_CALLS = frozenset({"none", "finish", "close", "confirm"})
"""Effects by which a matter is brought to its end; the others keep it being settled."""


def check_calls(facts: CaseFacts, action: ActionSpec) -> None:
    """Raises `Conflict` (`calls_open`) for going on while a called department owes anything."""
    if facts.calls_open and leaves_calls(facts, action):
        raise Conflict(
            "calls_open",
            zh=f"还有 {facts.calls_open} 个被吹哨的部门没有完成；请等其反馈结果，或写明理由解除。",
            en=f"{facts.calls_open} of the departments called haven't finished; wait for their"
            " results, or release them with a reason.",
            field="action",
            data={"calls_open": facts.calls_open},
        )


def leaves_calls(facts: CaseFacts, action: ActionSpec) -> bool:
    """Whether the action takes the matter away from where departments are called to."""
    return action.effect in _LEAVES_CALLS and action.to != facts.step


def lacks(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> bool:
    """Whether anything that `check_given` would name is missing: the program then stands back."""
    return any(_missing(index, facts, action, given))


def can_lapse(index: PackIndex, facts: CaseFacts, action: ActionSpec) -> bool:
    """Whether silence can take this action: what only a person could add isn't asked of it."""
    return action.effect != "file" or not any(_missing_to_file(index, facts, Given()))


def outcome_of(facts: CaseFacts, action: ActionSpec, given: Given) -> Outcome | None:
    """What the action makes the outcome: the declared, the chosen, or what it was."""
    if action.outcome is not None:
        return action.outcome
    if given.outcome is not None:
        return given.outcome
    return facts.outcome


def _missing(
    index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given
) -> Iterator[WanggeError]:
    for need in action.requires:
        if _absent(need, given):
            yield _needed(need)
    if "outcome" not in action.requires and _ends(action) and not outcome_of(facts, action, given):
        yield _needed("outcome")
    if "route" not in action.requires and _needs_new_route(facts, action, given):
        yield _needed("route")
    if "photo" not in action.requires and _needs_done_photo(index, facts, action, given):
        yield _needed("photo")
    if _is_same(action, given) and not given.same_as:
        yield _needed("same_as")
    if action.effect == "file":
        yield from _missing_to_file(index, facts, given)


def _ends(action: ActionSpec) -> bool:
    """Closing and finishing say what became of the matter."""
    return action.to == CLOSED or action.effect in ("finish", "close")


def _is_same(action: ActionSpec, given: Given) -> bool:
    """Whether the matter ends as the same as another one."""
    chosen = given.outcome if given.outcome in action.outcomes else None
    return (action.outcome or chosen) is Outcome.DUPLICATE


def _absent(need: str, given: Given) -> bool:
    return {
        "reason": not given.reason.strip(),
        "note": not given.note.strip(),
        "outcome": given.outcome is None,
        "photo": given.photos == 0,
        "route": given.route is None,
        "rating": given.rating is None,
    }[need]


def _needs_new_route(facts: CaseFacts, action: ActionSpec, given: Given) -> bool:
    """What a handler sent back goes where a person says, not where it came from by default."""
    return action.effect == "dispatch" and facts.sent_back and given.route is None


def _needs_done_photo(index: PackIndex, facts: CaseFacts, action: ActionSpec, given: Given) -> bool:
    if action.effect != "finish" or given.photos:
        return False
    kind = index.types.get(facts.type_key)
    fixed = outcome_of(facts, action, given) is Outcome.FIXED
    return fixed and kind is not None and kind.done_photo == "required"


def _missing_to_file(index: PackIndex, facts: CaseFacts, given: Given) -> Iterator[WanggeError]:
    type_key = given.type_key if given.type_key is not None else facts.type_key
    if not type_key:
        yield InvalidInput(
            "type_missing",
            zh="立案前请选定事项类型。",
            en="Choose the case type before filing.",
            field="type_key",
        )
        return
    kind = index.type(type_key)
    located = facts.located if given.located is None else given.located
    if kind.needs_location and not located:
        yield InvalidInput(
            "location_missing",
            zh="这类事项须有位置：请在地图上定点，或指定网格。",
            en="This kind of matter needs a place: set a point on the map or name a grid.",
            field="location",
        )
    if given.condition is not None or facts.condition:
        index.condition(type_key, given.condition if given.condition is not None else "")


def _wrong(action: ActionSpec, given: Given) -> Iterator[WanggeError]:
    if given.outcome is not None and action.outcomes and given.outcome not in action.outcomes:
        yield InvalidInput(
            "outcome_not_offered",
            zh="这一步不能选择该办理结果。",
            en="This outcome can't be chosen here.",
            field="outcome",
            data={"possible": [o.value for o in action.outcomes]},
        )
    if given.same_as and not _is_same(action, given):
        yield InvalidInput(
            "same_not_asked",
            zh="只有结果为“已有人反映”时才填写是哪一件。",
            en="Another case is named only where the outcome is “already reported”.",
            field="same_as",
        )
    if given.rating is not None and given.rating not in _RATINGS:
        yield InvalidInput(
            "rating_out_of_range",
            zh="评分应为 1 至 5 分。",
            en="The rating must be from 1 to 5.",
            field="rating",
        )


_NEEDS = {
    "reason": ("请写明理由。", "Give the reason.", "reason"),
    "note": ("请填写说明。", "Write a note.", "note"),
    "outcome": ("请选择办理结果。", "Choose the outcome.", "outcome"),
    "photo": ("请上传现场照片。", "Add a photo taken on the spot.", "photos"),
    "route": ("请选择由谁办理。", "Choose who is to handle it.", "route"),
    "same_as": (
        "请选择或填写是哪一件案件。",
        "Say which case it is the same as.",
        "same_as",
    ),
    "rating": ("请给出评分。", "Give a rating.", "rating"),
}


def _needed(need: str) -> InvalidInput:
    zh, en, field = _NEEDS[need]
    return InvalidInput(f"{need}_missing", zh=zh, en=en, field=field)


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh=zh, en=f"Refused: {en}.", field="action")
