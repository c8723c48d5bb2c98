"""What another version of a pack means for a town as it stands: counted, or refused.

Reads only. What is refused would leave somebody's work, right or data without a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wangge.domain.adoption.changes import Change
from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.packs import PackSpec
from wangge.packs.schema import CampaignSpec, DutySpec, RegisterSpec, Sensitivity

_STRICT = (Sensitivity.OPEN, Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A town's turn from one edition to another."""

    jurisdiction_key: str
    old: PackSpec | None
    new: PackSpec
    at: datetime


def effects(turn: Turn) -> tuple[Change, ...]:
    """Everything that the turn touches in this town."""
    found = [*_scheme(turn)]
    if turn.old is not None:
        for part in (_posts, _departments, _cases, _registers, _duties):
            found += part(turn, turn.old)
    return tuple(found)


def _scheme(turn: Turn) -> Iterator[Change]:
    on = places.local_day(turn.jurisdiction_key, turn.at)
    schemes = {s.key: s for s in places.schemes_in_force(turn.jurisdiction_key, on)}
    scheme = schemes.get(turn.new.scheme.key)
    if scheme is None:
        if turn.old is None or turn.old.scheme.key in schemes:
            yield _no("levels", turn.new.scheme.key, "scheme_not_in_force", 0, *_NO_SCHEME)
        return
    kept = [level.key for level in scheme.levels]
    wanted = [level.key for level in turn.new.scheme.levels]
    for key in kept:
        if key not in wanted:
            standing = places.grids(turn.jurisdiction_key, scheme.key, on, level=key)
            zh, en = f"层级“{key}”有 {len(standing)} 个网格", f"{len(standing)} grids are on {key}"
            yield _no("levels", key, "level_with_grids", len(standing), zh + _ZH_S, en + _EN_S)
    if [k for k in wanted if k in kept] != [k for k in kept if k in wanted]:
        yield _no("levels", scheme.key, "levels_reordered", 0, *_REORDERED)
    for key in wanted:
        if key not in kept:
            zh = f"层级“{key}”要等含此层级的新方案生效后才有网格"
            en = f"{key} has no grids until a scheme with it is in force"
            yield Change("levels", key, "effect", zh, en)


_NO_SCHEME = (
    "这个领域包的网格方案还没有生效；请先建好并启用方案",
    "The scheme of this pack isn't in force yet; build it and put it in force first",
)
_REORDERED = ("层级的上下次序不能改变", "The order of levels can't change")
_ZH_S = "；请先启用不含此层级的方案"
_EN_S = "; put a scheme without it in force first"


def _posts(turn: Turn, old: PackSpec) -> Iterator[Change]:
    held = people.held(turn.jurisdiction_key, old.scheme.key, turn.at).posts
    after = {p.key: p for p in turn.new.posts}
    for post in old.posts:
        count, name, now = held.get(post.key, 0), post.name, after.get(post.key)
        if not count:
            continue
        if now is None:
            zh = f"岗位“{name.zh}”有 {count} 项任职，取消前请先结束任职"
            en = f"{count} appointments would lose the post {name.en}; end them first"
            yield _no("posts", post.key, "post_held", count, zh, en)
        elif (now.level, now.of_department) != (post.level, post.of_department):
            zh = f"岗位“{name.zh}”有 {count} 项任职，不能改层级或部门归属；请另立岗位"
            en = f"{count} hold the post {name.en}: level and kind can't change; add another post"
            yield _no("posts", post.key, "post_moved", count, zh, en)
        elif (now.rights, now.every_scheme) != (post.rights, post.every_scheme):
            zh = f"岗位“{now.name.zh}”的 {count} 项任职，权限随之改变"
            en = f"The rights of {count} appointments as {now.name.en} change"
            yield Change("posts", post.key, "effect", zh, en, count)
    was, is_now = (next(p for p in pack.posts if p.desk) for pack in (old, turn.new))
    if held.get(was.key) and not held.get(is_now.key):
        zh = f"兜底岗位改为“{is_now.name.zh}”，但还无人任职"
        en = f"The desk would be kept by {is_now.name.en}, whom nobody holds"
        yield _no("posts", is_now.key, "desk_without_holder", 0, zh, en)


def _departments(turn: Turn, old: PackSpec) -> Iterator[Change]:
    held = people.held(turn.jurisdiction_key, old.scheme.key, turn.at).departments
    after = {d.key for d in turn.new.departments}
    for department in old.departments:
        count = held.get(department.key, 0)
        if count and department.key not in after:
            zh = f"部门“{department.name.zh}”有 {count} 项任职，取消前请先结束任职"
            en = f"{count} appointments are in {department.name.en}; end them first"
            yield _no("departments", department.key, "department_held", count, zh, en)


def _cases(turn: Turn, old: PackSpec) -> Iterator[Change]:
    types = {t.key: t for t in turn.new.case_types}
    flows = {f.key: f for f in turn.new.flows}
    before = {t.key: t for t in old.case_types} | {"": None}
    was = {f.key: f for f in old.flows}
    for row in cases.open_cases(turn.jurisdiction_key, old.key):
        same_type = before.get(row.type_key) == types.get(row.type_key)
        if same_type and was.get(row.flow_key) == flows.get(row.flow_key):
            continue
        where = f"{row.type_key or '-'} · {row.flow_key} · {row.step}"
        zh = f"{where}：{row.count} 件在办案件按立案时的版本办到底，新案件按新版本"
        en = f"{where}: {row.count} open cases end as they were filed; new ones follow the new"
        yield Change("case_types", row.type_key, "effect", zh, en, row.count)


def _registers(turn: Turn, old: PackSpec) -> Iterator[Change]:
    lines = registers.lines_of(turn.jurisdiction_key, old.key)
    after = {r.key: r for r in turn.new.registers}
    for register in old.registers:
        count, now = lines.get(register.key, 0), after.get(register.key)
        if not count:
            continue
        if now is None or now.kind != register.kind:
            zh = f"台账“{register.name.zh}”有 {count} 条记录，不能取消或改种类"
            en = f"{register.name.en} holds {count} lines: it can't be removed or change its kind"
            yield _no("registers", register.key, "register_with_lines", count, zh, en)
            continue
        yield from _fields(turn, register, now)
        if now.retention_years != register.retention_years:
            zh = f"{count} 条记录下次登记、变更或确认时改按 {now.retention_years} 年保存"
            en = f"{count} lines are kept {now.retention_years} years from their next change on"
            yield Change("registers", register.key, "effect", zh, en, count)


def _fields(turn: Turn, old: RegisterSpec, new: RegisterSpec) -> Iterator[Change]:
    values = registers.values_of(turn.jurisdiction_key, old.kind)
    after = {f.key: f for f in new.fields}
    for field in old.fields:
        (count, bare), now = values.get(field.fact_key, (0, 0)), after.get(field.key)
        key = f"{old.key}.{field.key}"
        if not count:
            continue
        if now is None:
            zh = f"{key}：{count} 个已存的值不再显示，随记录到期删除"
            en = f"{key}: {count} values are shown no more; they go when their lines do"
            yield Change("registers", key, "effect", zh, en, count)
        elif (now.type, now.fact_key, now.unit) != (field.type, field.fact_key, field.unit):
            zh = f"{key}：已存 {count} 个值，不能改类型、单位或所示信息；请另立字段"
            en = f"{key}: {count} values stand; type, unit and fact can't change; add a field"
            yield _no("registers", key, "field_with_values", count, zh, en)
        elif _STRICT.index(now.sensitivity) > _STRICT.index(field.sensitivity):
            zh, en = (
                f"{key}：更严保密，{bare} 个明文值将加密",
                f"{key}: {bare} values will be sealed",
            )
            yield Change("registers", key, "effect", zh, en, bare)


def _duties(turn: Turn, old: PackSpec) -> Iterator[Change]:
    opened = duties.open_occurrences(turn.jurisdiction_key, old.key)
    after = {plan.key: plan for plan in _plans(turn.new)}
    for plan in _plans(old):
        count = opened.get(f"{old.key}/{plan.key}", 0)
        if count and after.get(plan.key) != plan:
            zh = f"{plan.key}：已下达的 {count} 次按下达时的版本完成"
            en = f"{plan.key}: {count} occurrences opened already end as they were opened"
            yield Change("duties", plan.key, "effect", zh, en, count)


def _plans(pack: PackSpec) -> list[DutySpec | CampaignSpec]:
    return [*pack.duties, *pack.campaigns]


def _no(section: str, key: str, code: str, count: int, zh: str, en: str) -> Change:
    return Change(section, key, "refused", f"{zh}。", f"{en}.", count, code)
