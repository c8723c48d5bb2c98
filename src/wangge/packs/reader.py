"""Reads a pack's YAML files and remembers where every value stands.

Follows YAML 1.2's core schema: `yes`, `on`, `012` and `12:30` stay texts. Refuses anchors that
would make a file explode, duplicate keys and anything that isn't plain data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from wangge.packs.errors import Mark, PackError, Path

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast


class _Loader(_Safe):
    """SafeLoader with the implicit types of YAML 1.2 only."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"^-?(0|[1-9]\d*)$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(0|[1-9]\d*)\.\d+$", "-0123456789"),
    ("tag:yaml.org,2002:timestamp", r"^\d{4}-\d\d-\d\d$", "0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


_DEEPEST = 50
_TEXT = "tag:yaml.org,2002:str"

Place = tuple[FilePath, Any]
"""A file and what stands there; made a `Mark` only when somebody asks, as few places are."""


@dataclass
class Document:
    """A pack's data as one mapping, with the place of each value."""

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[Path, Place] = field(default_factory=dict)
    errors: list[PackError] = field(default_factory=list)
    origin: str = "pack.yaml"

    def mark(self, path: Path) -> Mark:
        """The place of `path`, or of the nearest thing around it that stands in a file."""
        while path not in self.marks and path:
            path = path[:-1]
        found = self.marks.get(path)
        return _mark(*found) if found else Mark(self.origin, 1, 1)

    def refuse(self, mark: Mark, code: str, zh: str, en: str) -> None:
        self.errors.append(PackError(mark, code, zh, en))


def read_folder(folder: FilePath) -> Document:
    """All `*.yaml` of the folder as one document; lists of the same name are joined.

    `mapping*.yaml` belong to imports and are left out. Faults of form land in `errors`.
    """
    document = Document(origin=str(folder / "pack.yaml"))
    files = [p for p in sorted(folder.glob("*.yaml")) if not p.name.startswith("mapping")]
    if not files:
        document.refuse(
            Mark(str(folder), 1, 1),
            "empty_pack",
            "文件夹里没有 *.yaml 文件。",
            "The folder holds no *.yaml file.",
        )
    for path in files:
        _read_file(path, document)
    return document


def read_file(path: FilePath) -> Document:
    """One YAML file as a document."""
    document = Document(origin=str(path))
    if path.is_file():
        _read_file(path, document)
    else:
        document.refuse(
            Mark(str(path), 1, 1), "no_such_file", "没有这个文件。", "There is no such file."
        )
    return document


def _read_file(path: FilePath, document: Document) -> None:
    try:
        text = path.read_text(encoding="utf-8")
        node = None if _explodes(text, path, document) else yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        document.refuse(
            Mark(str(path), 1, 1),
            "not_utf8",
            f"文件不是 UTF-8 编码(第 {error.start} 字节)。",
            f"The file is not UTF-8 (byte {error.start}).",
        )
        return
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = Mark(str(path), at.line + 1 if at else 1, at.column + 1 if at else 1)
        problem = getattr(error, "problem", None) or "a character that no YAML file may hold"
        document.refuse(where, "not_yaml", f"YAML 写法有误：{problem}。", f"Not YAML: {problem}.")
        return
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        document.refuse(
            _mark(path, node),
            "not_a_mapping",
            "最外层应为键值对。",
            "The top level must be a mapping.",
        )
        return
    _merge(path, node, document)


def _explodes(text: str, path: FilePath, document: Document) -> bool:
    """Refuses aliases and deep nesting, by which a small file could fill memory or the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        alias = isinstance(event, yaml.AliasEvent)
        if alias or depth > _DEEPEST:
            zh = "不用 * 引用，请写全" if alias else f"套得太深，至多 {_DEEPEST} 层"
            en = "write it out instead of an alias" if alias else f"nested over {_DEEPEST} deep"
            document.refuse(_mark(path, event), "explosive", f"{zh}。", f"Refused: {en}.")
            return True
    return False


def _merge(path: FilePath, node: yaml.MappingNode, document: Document) -> None:
    for key, key_node, value_node in _items(path, node, document):
        held = document.data.get(key)
        if held is None:
            document.marks[(key,)] = (path, key_node)
            document.data[key] = _plain(path, value_node, (key,), document)
        elif isinstance(held, list) and isinstance(value_node, yaml.SequenceNode):
            for item in value_node.value:
                held.append(_plain(path, item, (key, len(held)), document))
        else:
            _duplicate(_mark(path, key_node), key, document)


def _plain(path: FilePath, node: yaml.Node, at: Path, document: Document) -> Any:
    document.marks.setdefault(at, (path, node))
    if isinstance(node, yaml.MappingNode):
        result = {}
        for key, key_node, value_node in _items(path, node, document):
            if key in result:
                _duplicate(_mark(path, key_node), key, document)
            document.marks[(*at, key)] = (path, key_node)
            result[key] = _plain(path, value_node, (*at, key), document)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, n, (*at, i), document) for i, n in enumerate(node.value)]
    return _scalar(path, node, document)


def _scalar(path: FilePath, node: yaml.Node, document: Document) -> Any:
    if node.tag == _TEXT:
        return node.value
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (yaml.constructor.ConstructorError, ValueError) as error:
        document.refuse(
            _mark(path, node), "odd_value", f"值“{node.value}”不可用。", f"Odd value: {error}."
        )
        return None


def _items(
    path: FilePath, node: yaml.MappingNode, document: Document
) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    for key_node, value_node in node.value:
        if isinstance(key_node, yaml.ScalarNode):
            yield key_node.value, key_node, value_node
        else:
            document.refuse(
                _mark(path, key_node), "odd_key", "键应为一个词。", "A key must be a plain word."
            )


def _duplicate(mark: Mark, key: str, document: Document) -> None:
    document.refuse(mark, "duplicate_key", f"“{key}”重复出现。", f"“{key}” stands here twice.")


def _mark(path: FilePath, node: Any) -> Mark:
    return Mark(str(path), node.start_mark.line + 1, node.start_mark.column + 1)
