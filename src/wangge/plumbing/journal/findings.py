"""What a check of the journal can find, in words for people and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

KEPT_MAX = 1000
"""Findings kept in full; beyond it they are only counted, so that memory stays bounded."""


class Wrong(StrEnum):
    """The kinds of finding."""

    ALTERED = "altered"
    MISSING = "missing"
    MISSING_STREAM = "missing_stream"
    REORDERED = "reordered"
    BROKEN_LINK = "broken_link"
    HEAD = "head_mismatch"
    ROOT = "root_mismatch"
    MISSING_ROOT = "missing_root"


_ZH = {
    Wrong.ALTERED: "{stream} 第 {seq} 条（{entry_id}）被改动：内容与摘要不符",
    Wrong.MISSING: "{stream} 缺少第 {seq} 至 {seq_to} 条",
    Wrong.MISSING_STREAM: "{stream} 整个日志流缺失",
    Wrong.REORDERED: "{stream} 第 {seq} 条（{entry_id}）原为第 {seq_to} 条：次序被改动",
    Wrong.BROKEN_LINK: "{stream} 第 {seq} 条（{entry_id}）与前一条不相接：前一条被替换或改写",
    Wrong.HEAD: "{stream} 流首记录与最后一条（第 {seq} 条）不符",
    Wrong.ROOT: "{day} 的日封印不符：{detail_zh}",
    Wrong.MISSING_ROOT: "缺少 {day} 的日封印",
}
_EN = {
    Wrong.ALTERED: "{stream} #{seq} ({entry_id}) was altered: it no longer matches its digest",
    Wrong.MISSING: "{stream} lacks #{seq} to #{seq_to}",
    Wrong.MISSING_STREAM: "{stream} is missing as a whole",
    Wrong.REORDERED: "{stream} #{seq} ({entry_id}) was written as #{seq_to}: the order was altered",
    Wrong.BROKEN_LINK: "{stream} #{seq} ({entry_id}) does not follow the entry before it,"
    " which was replaced or rewritten",
    Wrong.HEAD: "The head of {stream} does not match its last entry (#{seq})",
    Wrong.ROOT: "The seal of {day} does not match: {detail_en}",
    Wrong.MISSING_ROOT: "The seal of {day} is missing",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `seq_to`: last missing seq, or the seq an entry was written as."""

    wrong: Wrong
    stream: str = ""
    seq: int = 0
    seq_to: int = 0
    entry_id: str = ""
    day: str = ""
    detail_zh: str = ""
    detail_en: str = ""

    @property
    def zh(self) -> str:
        return _ZH[self.wrong].format(**asdict(self)) + "。"

    @property
    def en(self) -> str:
        return _EN[self.wrong].format(**asdict(self)) + "."

    def as_json(self) -> dict[str, Any]:
        return {k: v for k, v in asdict(self).items() if v} | {"zh": self.zh, "en": self.en}


@dataclass(slots=True)
class VerifyReport:
    """What was read, and what was found wrong with it."""

    entries: int = 0
    streams: int = 0
    days: int = 0
    findings_total: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings_total

    def add(self, finding: Finding) -> None:
        """Counts `finding`, and keeps it while there is room."""
        self.findings_total += 1
        if len(self.findings) < KEPT_MAX:
            self.findings.append(finding)
