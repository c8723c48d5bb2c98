"""Checks of what a flow says beside its steps: limits of levels, and what follows its closing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.schema import FlowSpec, Phase


def check_level_limits(flow: FlowSpec, at: Path, levels: Iterable[str]) -> Iterator[Finding]:
    """Levels with a limit of their own exist, once each, and only where the promise runs."""
    known = set(levels)
    for j, step in enumerate(flow.steps):
        path: Path = (*at, "steps", j, "level_limits")
        named = [item.level for item in step.level_limits]
        yield from repeated(path, named, "level")
        for k, level in enumerate(named):
            if level not in known:
                yield unknown((*path, k, "level"), "层级", "level", level, known)
        if named and step.limit is not None:
            yield Finding(
                (*at, "steps", j, "limit"),
                "limit_and_level_limits",
                f"步骤“{step.key}”写了 level_limits，就不写 limit；对居民的承诺取自立案条件。",
                f"The step “{step.key}” has level_limits: leave limit out, the promise to the"
                " resident is that of the filing condition.",
            )
        if named and step.phase is not Phase.HANDLING:
            yield Finding(
                path,
                "level_limits_outside_handling",
                f"步骤“{step.key}”不是处理步骤，对居民的承诺期限不在此计；请写 limit。",
                f"The step “{step.key}” isn't a handling step, where the promise to the resident"
                " runs; say limit.",
            )


def check_after_close(flow: FlowSpec, at: Path) -> Iterator[Finding]:
    """Nobody holds a closed matter; and a time to act in needs something that may be done."""
    for k, action in enumerate(flow.after_close):
        path: Path = (*at, "after_close", k)
        if action.by == "holder":
            yield Finding(
                path,
                "nobody_holds_what_is_closed",
                f"已结案的事项没有承办人，操作“{action.key}”应写 by: resident 或 by: right。",
                f"Nobody holds a closed matter; “{action.key}” must say by: resident or by: right.",
            )
        if action.effect != "reopen":
            yield Finding(
                path,
                "after_close_reopens",
                f"结案后的操作“{action.key}”应写 effect: reopen，重新计时。",
                f"“{action.key}” follows the closing: it must say effect: reopen, so that a new"
                " clock begins.",
            )
    if flow.after_close_within is not None and not flow.after_close:
        yield Finding(
            (*at, "after_close_within"),
            "nothing_after_close",
            "写了 after_close_within，却没有写 after_close(结案后可做什么)。",
            "after_close_within is given, but no after_close says what may be done.",
        )
