"""What differs between two versions of a pack, in words of both languages. Pure.

Refuses to judge: what a difference means for a town, `effects` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wangge.domain.adoption import words
from wangge.packs import PackSpec
from wangge.packs.schema import Spec

Kind = Literal["added", "removed", "changed", "effect", "refused"]

SECTIONS = {
    "levels": ("层级", "Levels"),
    "posts": ("岗位", "Posts"),
    "departments": ("部门", "Departments"),
    "flows": ("流程", "Flows"),
    "case_types": ("事项", "Case types"),
    "clocks": ("时钟", "Clocks"),
    "registers": ("台账", "Registers"),
    "duties": ("职责任务", "Duties"),
    "campaigns": ("专项行动", "Campaigns"),
    "checklists": ("检查表", "Checklists"),
    "estimations": ("估算模型", "Estimation models"),
    "alarms": ("报警", "Alarms"),
    "services": ("服务事项", "Services"),
    "documents": ("文书", "Documents"),
    "indicators": ("指标", "Indicators"),
    "other": ("其他", "Other"),
}
_LISTS = tuple(name for name in SECTIONS if name not in ("levels", "other"))
_APART = {*_LISTS, "scheme", "version", "examples"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a new version changes, or that this means here. `refused` stops it all."""

    section: str
    key: str
    kind: Kind
    zh: str
    en: str
    count: int = 0
    code: str = ""


def differences(old: PackSpec | None, new: PackSpec) -> tuple[Change, ...]:
    """Everything that `new` says otherwise than `old`, in the order of a pack."""
    if old is None:
        zh, en = "本地此前没有这个领域包", "The town had no such pack before"
        return (Change("other", new.key, "added", zh, en),)
    found = [*_listed("levels", old.scheme.levels, new.scheme.levels)]
    for name in _LISTS:
        found += _listed(name, getattr(old, name), getattr(new, name))
    for name in sorted(set(PackSpec.model_fields) - _APART):
        if getattr(old, name) != getattr(new, name):
            found.append(Change("other", name, "changed", f"“{name}”有改动", f"{name} differs"))
    if old.scheme.key != new.scheme.key:
        found += _values("other", "scheme", {"key": old.scheme.key}, {"key": new.scheme.key})
    return tuple(found)


def _listed(section: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    before, after = {s.key: s for s in old}, {s.key: s for s in new}
    for key, spec in before.items():
        if key not in after:
            yield Change(section, key, "removed", f"取消“{_zh(spec)}”", f"{_en(spec)}: removed")
        elif spec != after[key]:
            name = (_zh(spec), _en(spec))
            yield from _values(section, key, _flat(spec), _flat(after[key]), name)
    for key, spec in after.items():
        if key not in before:
            yield Change(section, key, "added", f"新增“{_zh(spec)}”", f"{_en(spec)}: added")


def _values(
    section: str,
    key: str,
    old: dict[str, Any],
    new: dict[str, Any],
    called: tuple[str, str] | None = None,
) -> Iterator[Change]:
    of_zh, of_en = called or (key, key)
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before != after:
            turn_zh = f"{words.value_zh(name, before)} → {words.value_zh(name, after)}"
            zh = f"{of_zh} · {words.path_zh(name)}：{turn_zh}"
            en = f"{of_en} · {name}: {_said(before)} → {_said(after)}"
            yield Change(section, key, "changed", zh, en)


def _flat(spec: Spec) -> dict[str, Any]:
    """A declaration as paths and values; what stands in lists is told by its key."""
    found: dict[str, Any] = {}
    _spread("", spec.model_dump(mode="json", by_alias=True), found)
    return found


def _spread(path: str, value: Any, found: dict[str, Any]) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _spread(f"{path}.{key}" if path else key, part, found)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, part in enumerate(value):
            _spread(f"{path}[{part.get('key', number)}]", part, found)
    else:
        found[path] = value


def _said(value: Any) -> str:
    if value is None or value == []:
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _zh(spec: Any) -> str:
    return spec.name.zh if getattr(spec, "name", None) else spec.key


def _en(spec: Any) -> str:
    return spec.name.en if getattr(spec, "name", None) else spec.key
