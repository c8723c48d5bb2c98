"""What must be true of duties, checklists and campaigns: references, forms that go together."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import (
    CampaignSpec,
    ChecklistSpec,
    DutySpec,
    FindingSpec,
    ItemSpec,
    PackSpec,
    RegisterFieldSpec,
    Sensitivity,
    TargetSpec,
)


def check_duties(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about duties, checklists and campaigns of a pack."""
    for i, duty in enumerate(pack.duties):
        yield from _duty(pack, duty, ("duties", i))
    for i, campaign in enumerate(pack.campaigns):
        yield from _references(pack, campaign, ("campaigns", i))
        if campaign.to_on < campaign.from_on:
            yield Finding(
                ("campaigns", i, "to_on"),
                "campaign_ends_before_it_begins",
                "专项行动的结束日期早于开始日期。",
                "The campaign ends before it begins.",
            )
    for i, checklist in enumerate(pack.checklists):
        yield from _checklist(pack, checklist, ("checklists", i))
    yield from _shared_keys(pack)


def _shared_keys(pack: PackSpec) -> Iterator[Finding]:
    """A campaign is planned as a duty is: their keys must differ."""
    duties = {d.key for d in pack.duties}
    for i, campaign in enumerate(pack.campaigns):
        if campaign.key in duties:
            yield Finding(
                ("campaigns", i, "key"),
                "repeated",
                f"“{campaign.key}”已是一项职责的 key，专项行动须另起。",
                f"“{campaign.key}” is a duty's key already; a campaign needs its own.",
            )


def _duty(pack: PackSpec, duty: DutySpec, path: Path) -> Iterator[Finding]:
    yield from _references(pack, duty, path)
    if (duty.every is None) == (duty.on is None):
        yield Finding(
            path,
            "every_or_on",
            f"职责“{duty.name.zh}”应写 every(周期)或 on(事件)之一，且只写一个。",
            f"The duty “{duty.name.en}” says either every (a schedule) or on (an event).",
        )


def _references(pack: PackSpec, spec: DutySpec | CampaignSpec, path: Path) -> Iterator[Finding]:
    known = {
        "post": ("岗位", {p.key for p in pack.posts}),
        "department": ("部门", {d.key for d in pack.departments}),
        "checklist": ("检查表", {c.key for c in pack.checklists}),
        "clock": ("时钟", {c.key for c in pack.clocks}),
    }
    for field, (zh, keys) in known.items():
        value = getattr(spec, field)
        if value is not None and value not in keys:
            yield unknown((*path, field), zh, field, value, keys)
    yield from _target(pack, spec.target, spec.post, (*path, "target"))


def _target(pack: PackSpec, target: TargetSpec, post_key: str, path: Path) -> Iterator[Finding]:
    if (target.kind == "register") != (target.register_key is not None):
        yield Finding(
            path,
            "register_key",
            "对象为台账(register)时要写 register_key，其他种类不写。",
            "A target of the kind register names its register_key; no other kind does.",
        )
    if target.register_key is not None:
        yield from _register(pack, target, path)
    order = [x.key for x in pack.scheme.levels]
    if target.level is None:
        return
    if target.level not in order:
        yield unknown((*path, "level"), "层级", "level", target.level, order)
        return
    post = next((p for p in pack.posts if p.key == post_key), None)
    if post and post.level in order and order.index(target.level) < order.index(post.level):
        yield Finding(
            (*path, "level"),
            "target_above_post",
            f"对象层级“{target.level}”高于岗位所在层级“{post.level}”，应在其下或同级。",
            f"The target's level “{target.level}” is above the post's “{post.level}”.",
        )


def _register(pack: PackSpec, target: TargetSpec, path: Path) -> Iterator[Finding]:
    """The register is there, and what is asked of its fields can be asked."""
    register = next((r for r in pack.registers if r.key == target.register_key), None)
    if register is None:
        known = {r.key for r in pack.registers}
        where = (*path, "register_key")
        yield unknown(where, "台账", "register", str(target.register_key), known)
        return
    for key, values in target.where.items():
        field = register.field(key)
        if field is None:
            fields = {f.key for f in register.fields}
            yield unknown((*path, "where", key), "字段", "field", key, fields)
        else:
            yield from _asked(field, values, (*path, "where", key))


def _asked(field: RegisterFieldSpec, values: tuple[str, ...], path: Path) -> Iterator[Finding]:
    """A sealed field is found by its blind index only; a choice has one of its choices."""
    if field.sensitivity != Sensitivity.OPEN and not field.searchable:
        yield Finding(
            path,
            "sealed_filter",
            f"字段“{field.key}”是加密的，要写 searchable: true(盲索引)才能据此筛选。",
            f"The field “{field.key}” is sealed: only with searchable: true (a blind index) "
            "can lines be chosen by it.",
        )
    if field.choices:
        keys = {c.key for c in field.choices}
        for value in sorted(set(values) - keys):
            yield unknown(path, "选项", "choice", value, keys)


def _checklist(pack: PackSpec, checklist: ChecklistSpec, path: Path) -> Iterator[Finding]:
    yield from _acceptance(checklist, path)
    seen: set[str] = set()
    for i, item in enumerate(checklist.items):
        where: Path = (*path, "items", i)
        if item.key in seen:
            yield Finding(
                (*where, "key"),
                "repeated",
                f"“{item.key}”在同一检查表里出现了两次。",
                f"“{item.key}” stands twice in this checklist.",
            )
        seen.add(item.key)
        yield from _item(item, where)
        if item.finding is not None:
            types = {t.key for t in pack.case_types}
            yield from _finding(item, item.finding, types, (*where, "finding"))


def _acceptance(checklist: ChecklistSpec, path: Path) -> Iterator[Finding]:
    """What is passed or failed has something to fail by; nothing else is decisive."""
    judged = [i for i in checklist.items if i.finding is not None and i.required]
    if checklist.pass_from is not None and not any(i.points for i in judged):
        yield Finding(
            (*path, "pass_from"),
            "nothing_to_fail_by",
            "写了 pass_from，至少要有一个必答项写明 finding 且分值大于零。",
            "With pass_from at least one required item has a finding and points.",
        )
    for i, item in enumerate(checklist.items):
        if item.decisive and (checklist.pass_from is None or item.finding is None):
            yield Finding(
                (*path, "items", i, "decisive"),
                "decisive_without_acceptance",
                "decisive(一票否决)只用于写了 pass_from 的检查表，且该项要写 finding。",
                "decisive goes with pass_from, and with a finding of the item.",
            )


def _item(item: ItemSpec, path: Path) -> Iterator[Finding]:
    if (item.type == "choice") != bool(item.choices):
        yield Finding(
            path,
            "choices",
            "选择题(choice)要写 choices，其他题型不写。",
            "An item of the type choice lists its choices; no other type does.",
        )
    if (item.type == "number") != bool(item.unit):
        yield Finding(
            path,
            "unit",
            "数值题(number)要写单位 unit(计数写 1)，其他题型不写。",
            "A number has a unit (1 for a count); no other type has.",
        )


def _finding(
    item: ItemSpec, finding: FindingSpec, types: set[str], path: Path
) -> Iterator[Finding]:
    if finding.case_type not in types:
        yield unknown((*path, "case_type"), "案卷类型", "case type", finding.case_type, types)
    answers = {
        "yes_no": {"yes", "no"},
        "choice": {c.key for c in item.choices},
    }.get(item.type, set())
    for value in sorted(set(finding.equals) - answers):
        yield unknown((*path, "equals"), "答案", "answer", value, answers)
    bounded = finding.below is not None or finding.above is not None
    if bounded != (item.type == "number") or not (bounded or finding.equals):
        yield Finding(
            path,
            "finding_condition",
            "数值题写 below 或 above，是非题与选择题写 equals，照片题不能判定问题。",
            "A number says below or above, yes/no and choices say equals; a photo finds nothing.",
        )
