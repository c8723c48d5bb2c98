"""What a run says: figures for programs and sentences for people."""

from __future__ import annotations

from typing import Any

from wangge.algorithms.partition import Report, Result
from wangge.tools.partition.build import Town


def figures(town: Town, result: Result) -> dict[str, Any]:
    """The report and what reading the file adds to it, in plain values."""
    body = result.report.as_json()
    first = result.report.kinds[0]
    body |= {
        "within_tenth": first.within_tenth,
        "ideal": first.ideal,
        "imbalance_bound": first.imbalance_bound,
        "mended_units": town.cover.mended if town.cover else 0,
        "scattered_units": town.scattered_units,
    }
    return body


def in_words(body: dict[str, Any], report: Report) -> str:
    """The same for people, in both languages."""
    first = report.kinds[0]
    lines = [
        f"{report.units} 个基本单元 → {report.parts} 个网格，不连通 {report.disconnected} 个。"
        f" {report.units} base units → {report.parts} grids, {report.disconnected} in pieces.",
        f"最重超出 Heaviest above ideal: {report.imbalance_max:.1%} "
        f"(可避免 avoidable {report.imbalance_avoidable:.1%}); "
        f"10% 以内 within 10 %: {first.within_tenth:.0%}",
        f"内部边界 Cut: {report.cut_m / 1000:.1f} km; 紧凑度 compactness: "
        f"{report.compactness_mean:.2f}; {body['seconds']:.2f} s",
    ]
    if report.moved_units is not None:
        lines.append(f"变动单元 Moved units: {report.moved_units} ({report.moved_share:.1%})")
    if report.barrier_inside_share is not None:
        lines.append(f"留在网格内的主干道 Main barrier inside: {report.barrier_inside_share:.0%}")
    if body.get("barrier_borders") == 0:
        lines.append("没有单元边界沿着给出的线 No border runs along the lines given (--barriers)")
    lines += [
        f"上级单元 Upper unit {upper.name}: {upper.grids} 格 grids, "
        f"理想 ideal {upper.ideal:.4g}, 最重 heaviest {upper.imbalance_max:+.1%}"
        for upper in report.uppers
    ]
    if body["mended_units"]:
        lines.append(f"已补缝的单元 Units mended: {body['mended_units']}")
    if body["scattered_units"]:
        lines.append(f"自身分散的单元 Units in several pieces: {body['scattered_units']}")
    lines += [f"- {remark.zh} {remark.en}" for remark in report.remarks]
    return "\n".join(lines)
