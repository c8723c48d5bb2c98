"""Checks of posts, departments, matters and clocks: what they name exists and can do its part."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.schema import PackSpec


def check_levels(pack: PackSpec) -> Iterator[Finding]:
    """Posts, departments and circulations name levels that the scheme has."""
    levels = {x.key for x in pack.scheme.levels}
    for name in ("posts", "departments", "circulations"):
        for i, item in enumerate(getattr(pack, name)):
            if item.level not in levels:
                yield unknown((name, i, "level"), "层级", "level", item.level, levels)
    for i, level in enumerate(pack.scheme.levels):
        covers = level.covers
        if covers is not None and covers.maximum < covers.minimum:
            yield Finding(
                ("scheme", "levels", i, "covers", "maximum"),
                "covers_bounds",
                "maximum 小于 minimum。",
                "maximum is below minimum.",
            )


def check_falls_to(pack: PackSpec) -> Iterator[Finding]:
    """A chain of duty names other posts of its level or above, each once, none of a department."""
    levels = [x.key for x in pack.scheme.levels]
    posts = {p.key: p for p in pack.posts if p.level in levels}
    for i, post in enumerate(pack.posts):
        for j, key in enumerate(post.falls_to):
            path: Path = ("posts", i, "falls_to", j)
            if key not in posts:
                yield unknown(path, "岗位", "post", key, posts)
                continue
            below = post.level in levels and levels.index(posts[key].level) > levels.index(
                post.level
            )
            if key == post.key or key in post.falls_to[:j] or posts[key].of_department or below:
                yield Finding(
                    path,
                    "chain_of_duty",
                    f"责任链“{post.key}”中的“{key}”应是同级或上级的其他岗位，只写一次，且不分部门。",
                    f"“{key}” in the chain of “{post.key}” must be another post of its level or"
                    " above, named once, and of no department.",
                )


def check_every_scheme(pack: PackSpec) -> Iterator[Finding]:
    """Only a post over whole divisions, with rights of its own, reaches beyond its scheme."""
    whole = {x.key for x in pack.scheme.levels if x.division_level is not None}
    for i, post in enumerate(pack.posts):
        if not post.every_scheme:
            continue
        path: Path = ("posts", i, "every_scheme")
        if post.level not in whole:
            yield Finding(
                path,
                "not_a_whole_division",
                f"“{post.key}”所在层级“{post.level}”不是行政区划(没有写 division_level)，"
                "不能统管各条线。",
                f"“{post.key}” sits at “{post.level}”, which is no division (no division_level):"
                " it can't reach every scheme.",
            )
        if post.of_department or not post.rights:
            yield Finding(
                path,
                "no_command",
                f"“{post.key}”是部门岗位或没有权限，不能统管各条线。",
                f"“{post.key}” is a department's post or has no rights: it can't reach every"
                " scheme.",
            )


def check_desk(pack: PackSpec) -> Iterator[Finding]:
    """Exactly one post, at the root level, owns what nobody else owns."""
    desks = [(i, p) for i, p in enumerate(pack.posts) if p.desk]
    if len(desks) != 1:
        yield Finding(
            ("posts",),
            "one_desk",
            f"应有且只有一个岗位写 desk: true(兜底岗位)，现有 {len(desks)} 个。",
            f"Exactly one post must say desk: true (owner of last resort); {len(desks)} do.",
        )
    root = pack.scheme.levels[0].key
    for i, post in desks:
        if post.level != root:
            yield Finding(
                ("posts", i, "level"),
                "desk_at_root",
                f"兜底岗位应设在最高层级“{root}”。",
                f"The desk post must sit at the root level “{root}”.",
            )


def check_case_types(pack: PackSpec) -> Iterator[Finding]:
    """Case types refer to categories, flows and departments; their conditions have unique keys."""
    known = {
        "category": ("类别", {c.key for c in pack.categories}),
        "flow": ("流程", {f.key for f in pack.flows}),
        "department": ("部门", {d.key for d in pack.departments}),
    }
    for i, kind in enumerate(pack.case_types):
        for field, (zh, keys) in known.items():
            value = getattr(kind, field)
            if value is not None and value not in keys:
                yield unknown(("case_types", i, field), zh, field, value, keys)
        path = ("case_types", i, "conditions")
        yield from repeated(path, [c.key for c in kind.conditions], "key")


def check_routes(pack: PackSpec) -> Iterator[Finding]:
    """Every grade in use has a route; each route names a post."""
    posts = {p.key: p for p in pack.posts}
    for i, route in enumerate(pack.routes):
        if route.post not in posts:
            yield unknown(("routes", i, "post"), "岗位", "post", route.post, posts)
    yield from repeated(("routes",), [r.grade for r in pack.routes], "grade")
    routed = {r.grade for r in pack.routes}
    for i, kind in enumerate(pack.case_types):
        grades = {kind.grade} | {c.grade for c in kind.conditions if c.grade}
        for grade in sorted(grades - routed):
            yield Finding(
                ("case_types", i),
                "grade_without_route",
                f"分级“{grade}”没有在 routes 里写明由谁办理。",
                f"The grade “{grade}” has no entry in routes that says who handles it.",
            )


def check_department_handlers(pack: PackSpec) -> Iterator[Finding]:
    """A type with a department needs a post of a department at that department's level."""
    levels = {p.level for p in pack.posts if p.of_department}
    for i, department in enumerate(pack.departments):
        if department.level not in levels:
            yield Finding(
                ("departments", i, "level"),
                "department_without_post",
                f"层级“{department.level}”上没有 of_department: true 的岗位来办理该部门的事项。",
                f"No post with of_department: true sits at the level “{department.level}”.",
            )


def check_marks(pack: PackSpec) -> Iterator[Finding]:
    """A mark says before or after, not both; only a supervision has a colour."""
    for i, clock in enumerate(pack.clocks):
        yield from repeated(("clocks", i, "marks"), [m.key for m in clock.marks], "key")
        for j, mark in enumerate(clock.marks):
            path: Path = ("clocks", i, "marks", j)
            if mark.before and mark.after:
                yield Finding(
                    path, "before_and_after", "before 与 after 只能写一个。", "Say before or after."
                )
            if (mark.kind == "supervise") != (mark.colour is not None):
                yield Finding(
                    path,
                    "supervision_colour",
                    "supervise 要写 colour(yellow 或 red)，其他种类不写。",
                    "A supervise mark has a colour (yellow or red), other kinds have none.",
                )
