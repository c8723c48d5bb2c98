"""A pack made quick to ask: by key, by rank of level, by grade. Holds no town's data."""

from __future__ import annotations

from wangge.domain.cases.rules.facts import (
    CLOSED,
    ActionNotPossible,
    CaseFacts,
    Decision,
    Route,
)
from wangge.kernel.errors import InvalidInput, Undetermined
from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import (
    ActionSpec,
    CaseTypeSpec,
    ClockSpec,
    FilingCondition,
    FlowSpec,
    Grade,
    PackSpec,
    PostSpec,
    Right,
    StepSpec,
    Text,
)


class PackIndex:
    """The declarations of one pack, indexed once. Immutable; shared by threads."""

    def __init__(self, pack: PackSpec) -> None:
        self.pack = pack
        self.types = {t.key: t for t in pack.case_types}
        self.flows = {f.key: f for f in pack.flows}
        self.steps = {(f.key, s.key): s for f in pack.flows for s in f.steps}
        self.posts = {p.key: p for p in pack.posts}
        self.departments = {d.key: d for d in pack.departments}
        self.clocks = {c.key: c for c in pack.clocks}
        self.rank = {level.key: i for i, level in enumerate(pack.scheme.levels)}
        """0 = root; a higher number is farther down."""
        self._by_rule = {x.key for x in pack.scheme.levels if x.membership == "rule"}
        self.powers = {p.key: p for p in pack.powers}
        self.whistles = {w.key: w for w in pack.whistles}
        self.routes = {r.grade: r.post for r in pack.routes}
        self.desk = next((p for p in pack.posts if p.desk), pack.posts[0])
        self.arrivals: dict[CaseFacts, Decision] = {}
        """Decisions on new matters that were asked for before; the asker keeps them few."""
        self._limits: dict[str, TimeLimit] = {}
        self._circulation = {level: self._circulation_at(level) for level in self.rank}

    # --- by key ------------------------------------------------------------------------

    def type(self, key: str, field: str = "type_key") -> CaseTypeSpec:
        """The case type; `InvalidInput` names the key."""
        found = self.types.get(key)
        if found is None:
            raise InvalidInput(
                "unknown_type",
                zh=f"没有“{key}”这种事项类型。",
                en=f"There is no case type “{key}”.",
                field=field,
            )
        return found

    def flow_of(self, type_key: str) -> FlowSpec:
        """The flow of a type; a matter without a type follows the pack's first flow."""
        if not type_key:
            return self.pack.flows[0]
        return self.flows[self.type(type_key).flow]

    def step(self, flow: str, key: str) -> StepSpec:
        """A step; `Undetermined` when the pack no longer has it."""
        found = self.steps.get((flow, key))
        if found is None:
            raise Undetermined(
                "unknown_step",
                zh=f"流程“{flow}”里已没有步骤“{key}”，请检查领域包的版本。",
                en=f"The flow “{flow}” no longer has a step “{key}”; check the pack's version.",
                field="step",
            )
        return found

    def actions(self, flow: str, step: str) -> tuple[ActionSpec, ...]:
        """What is offered at a step, or to a closed matter."""
        if step == CLOSED:
            return self.flows[flow].after_close if flow in self.flows else ()
        return self.step(flow, step).actions

    def action(self, flow: str, step: str, key: str) -> ActionSpec:
        """An action offered at a step; `ActionNotPossible` otherwise."""
        for action in self.actions(flow, step):
            if action.key == key:
                return action
        name = _step_name(self, flow, step)
        raise ActionNotPossible(
            "action_not_possible",
            zh=f"案件处于“{name.zh}”，此时不能执行“{key}”。",
            en=f"The case is at “{name.en}”, where “{key}” can't be done.",
            field="action",
            data={"step": step, "possible": [a.key for a in self.actions(flow, step)]},
        )

    def condition(self, type_key: str, key: str) -> FilingCondition:
        """A filing condition of a type; the first when `key` is empty."""
        kind = self.type(type_key)
        if not key:
            return kind.conditions[0]
        for condition in kind.conditions:
            if condition.key == key:
                return condition
        raise InvalidInput(
            "unknown_condition",
            zh=f"“{kind.name.zh}”没有立案条件“{key}”。",
            en=f"“{kind.name.en}” has no filing condition “{key}”.",
            field="condition",
        )

    def clock(self, key: str | None) -> ClockSpec:
        """A clock; the pack's first where a step names none."""
        return self.clocks[key] if key else self.pack.clocks[0]

    def limit(self, text: str) -> TimeLimit:
        """A declared limit, read once."""
        found = self._limits.get(text)
        if found is None:
            found = self._limits[text] = TimeLimit.parse(text)
        return found

    # --- who handles -------------------------------------------------------------------

    def default_route(
        self, type_key: str, grade: Grade | None, named: str = ""
    ) -> tuple[Route, Text]:
        """Who handles a matter of a type and grade, and why; the desk for want of a route.

        `named`: the department that the source names, instead of the type's.
        """
        kind = self.types.get(type_key)
        if kind is None:
            return self.desk_route(), _NO_TYPE
        if named and kind.reserved and named not in self.powers[kind.reserved].departments:
            named = ""  # what a source says can't give a reserved power away
        post = self.posts.get(kind.post or self.routes.get(grade or kind.grade, ""))
        owed_by = named if named in self.departments else kind.department or ""
        if owed_by and (named or kind.post is None):
            post = self._department_post(owed_by, post)
        if post is None:
            return self.desk_route(), _NO_ROUTE
        department = owed_by if post.of_department else ""
        name = self.departments[department].name if department else post.name
        return Route(post.key, department, post.level), _routed(kind, grade or kind.grade, name)

    def desk_route(self) -> Route:
        """The post that owns what nobody else owns."""
        return Route(self.desk.key, "", self.desk.level)

    def checked_route(self, post: str, department: str, grid_code: str = "") -> Route:
        """A route somebody chose; `InvalidInput` names what of it the pack doesn't have.

        Only a department given: the department's handlers. A post given: that post.
        """
        if department and department not in self.departments:
            raise _unknown_choice("部门", "department", department)
        if not post:
            chosen = self._department_post(department, None) if department else None
        else:
            chosen = self.posts.get(post)
        if chosen is None:
            raise _unknown_choice("岗位", "post", post)
        if chosen.of_department and not department:
            raise InvalidInput(
                "department_missing",
                zh=f"岗位“{chosen.name.zh}”属于部门，请选择部门。",
                en=f"The post “{chosen.name.en}” belongs to departments; choose one.",
                field="route.department",
            )
        own = department if chosen.of_department else ""
        return Route(chosen.key, own, chosen.level, grid_code)

    def higher_route(self, level: str, department: str) -> Route:
        """The route of the grade that sits nearest above `level`; `Conflict` at the top."""
        rank = self.rank.get(level, len(self.rank))
        if level in self._by_rule:  # stands beside the areas, not below them: the root is above
            rank = 1
        above = [p for key in self.routes.values() if (p := self.posts.get(key))]
        above = [p for p in above if self.rank[p.level] < rank]
        if not above:
            raise ActionNotPossible(
                "at_the_top",
                zh="案件已由最高一级办理，不能再向上流转。",
                en="The case is already with the highest level and can't climb.",
                field="action",
            )
        best = max(above, key=lambda p: self.rank[p.level])
        return Route(best.key, department if best.of_department else "", best.level)

    def circulation(self, level: str) -> str:
        """The key of the circulation (微循环、小循环、大循环) that a handler's level belongs to."""
        return self._circulation.get(level, "")

    def _department_post(self, department: str, routed: PostSpec | None) -> PostSpec | None:
        """The grade's post if departments have it, else the department's handler at its level."""
        if routed is not None and routed.of_department:
            return routed
        level = self.departments[department].level
        posts = [p for p in self.pack.posts if p.of_department and p.level == level]
        return next(
            (p for p in posts if Right.CASE_HANDLE in p.rights), posts[0] if posts else None
        )

    def _circulation_at(self, level: str) -> str:
        ranked = sorted(
            (c for c in self.pack.circulations if c.level in self.rank),
            key=lambda c: -self.rank[c.level],
        )
        for circulation in ranked:  # from the smallest upwards: the first that reaches so high
            if self.rank[circulation.level] <= self.rank[level]:
                return circulation.key
        return ranked[-1].key if ranked else ""


_NO_TYPE = Text(zh="事项类型未定，交由兜底岗位处理", en="no type known yet: goes to the desk")
_NO_ROUTE = Text(zh="领域包未写明由谁办理，交由兜底岗位", en="no route declared: goes to the desk")

_GRADES = {
    Grade.ORDINARY: "一般",
    Grade.COORDINATION: "协调",
    Grade.EMERGENCY: "应急",
    Grade.APPROVAL: "审批",
}


def _routed(kind: CaseTypeSpec, grade: Grade, to: Text) -> Text:
    return Text(
        zh=f"“{kind.name.zh}”属{_GRADES[grade]}事项，由{to.zh}办理",
        en=f"“{kind.name.en}” is a matter of grade {grade.value}: handled by {to.en}",
    )


def _step_name(index: PackIndex, flow: str, step: str) -> Text:
    if step == CLOSED:
        return Text(zh="已结案", en="closed")
    return index.step(flow, step).name


def _unknown_choice(zh: str, what: str, key: str) -> InvalidInput:
    return InvalidInput(
        f"unknown_{what}",
        zh=f"领域包里没有{zh}“{key}”。",
        en=f"The pack has no {what} “{key}”.",
        field=f"route.{what}",
    )


def find_type(indexes: tuple[PackIndex, ...], type_key: str) -> tuple[PackIndex, CaseTypeSpec]:
    """The type among several packs of a town, in their order; `InvalidInput` when none has it.

    `<pack>/<type>` names it where two departments call different matters by the same word.
    """
    pack_key, _, key = type_key.rpartition("/")
    for index in indexes:
        found = index.types.get(key)
        if found is not None and pack_key in ("", index.pack.key):
            return index, found
    raise InvalidInput(
        "unknown_type",
        zh=f"没有“{type_key}”这种事项类型。",
        en=f"There is no case type “{type_key}”.",
        field="type_key",
    )
