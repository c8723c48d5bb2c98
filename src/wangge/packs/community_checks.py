"""Checks of rules, types of grids, circles, training, and of what work is service or control."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.schema import PackSpec, RegisterKind


def check_rules(pack: PackSpec) -> Iterator[Finding]:
    """Rules and courses name duties, documents, indicators and posts that are there."""
    posts = {p.key for p in pack.posts}
    known: dict[str, tuple[str, str, Collection[str]]] = {
        "duties": ("职责", "duty", {d.key for d in pack.duties} | {c.key for c in pack.campaigns}),
        "documents": ("文书", "document", {d.key for d in pack.documents}),
        "indicators": ("指标", "indicator", {x.key for x in pack.indicators}),
        "posts": ("岗位", "post", posts),
    }
    for i, rule in enumerate(pack.rules):
        for field, (zh, en, keys) in known.items():
            for j, key in enumerate(getattr(rule, field)):
                if key not in keys:
                    yield unknown(("rules", i, field, j), zh, en, key, keys)
    for i, training in enumerate(pack.trainings):
        for j, key in enumerate(training.posts):
            if key not in posts:
                yield unknown(("trainings", i, "posts", j), "岗位", "post", key, posts)


def check_grid_types(pack: PackSpec) -> Iterator[Finding]:
    """A type's haves are yes/no questions, asked by a duty to grids of its level and type."""
    lists = {c.key: c for c in pack.checklists}
    types = {t.key for t in pack.grid_types}
    for i, kind in enumerate(pack.grid_types):
        path: Path = ("grid_types", i)
        yield from _level(pack, kind.level, (*path, "level"))
        checklist = lists.get(kind.checklist)
        if checklist is None:
            yield unknown((*path, "checklist"), "检查表", "checklist", kind.checklist, lists)
            continue
        if any(item.type != "yes_no" or not item.required for item in checklist.items):
            yield Finding(
                (*path, "checklist"),
                "have_not_yes_no",
                f"检查表“{checklist.key}”逐项核“有”或“没有”，只能是必答的是非题(yes_no)。",
                f"“{checklist.key}” asks what a grid has: its items are required yes_no questions.",
            )
        if not any(d.checklist == kind.checklist for d in pack.duties):
            yield Finding(
                path,
                "type_never_checked",
                f"没有职责使用检查表“{kind.checklist}”，达标情况无从得知。",
                f"No duty uses the checklist “{kind.checklist}”: nobody would ever know.",
            )
    for i, duty in enumerate(pack.duties):
        for j, key in enumerate(duty.target.where.get("grid_type", ())):
            if duty.target.kind == "grid" and key not in types:
                where = ("duties", i, "target", "where", "grid_type", j)
                yield unknown(where, "网格类型", "type of grid", key, types)


def check_circles(pack: PackSpec) -> Iterator[Finding]:
    """A circle's level is there, its stations are a register of places."""
    registers = {r.key: r for r in pack.registers}
    for i, circle in enumerate(pack.circles):
        path: Path = ("circles", i)
        yield from _level(pack, circle.level, (*path, "level"))
        register = registers.get(circle.stations)
        if register is None:
            yield unknown((*path, "stations"), "台账", "register", circle.stations, registers)
        elif register.kind != RegisterKind.PLACE:
            yield Finding(
                (*path, "stations"),
                "stations_no_places",
                f"台账“{register.key}”登记的不是地点(place)，不能作为出发点。",
                f"“{register.key}” records no places; stations are a register of kind place.",
            )


def check_work(pack: PackSpec) -> Iterator[Finding]:
    """Service or control is said of every duty and matter or of none: a share needs the whole."""
    listed = [("duties", i, d) for i, d in enumerate(pack.duties)]
    listed += [("case_types", i, t) for i, t in enumerate(pack.case_types)]  # type: ignore[misc]
    if all(item.work is None for _, _, item in listed):
        return
    for name, i, item in listed:
        if item.work is None:
            yield Finding(
                (name, i),
                "work_not_said",
                f"“{item.key}”没有写 work；一处写了，所有职责与事项都要写 service 或 control。",
                f"“{item.key}” doesn't say its work; where one does, all say service or control.",
            )


def _level(pack: PackSpec, key: str, path: Path) -> Iterator[Finding]:
    levels = [x.key for x in pack.scheme.levels]
    if key not in levels:
        yield unknown(path, "层级", "level", key, levels)
