"""`wangge import-boundaries FILE`: base units out of a file, and a scheme over them.

All or nothing: with a finding that blocks, or a scheme that isn't whole, nothing is kept and the
exit code is 1.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from wangge.algorithms.coverage import Finding
from wangge.domain.places import api
from wangge.kernel.errors import ManyErrors, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
from wangge.tools import boundaries

_ACTOR = Actor.system("import")


class Command(BaseCommand):
    help = "导入单元网格边界并建立网格方案 · Imports base units and builds a scheme over them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help="GeoPackage, GeoJSON, Shapefile (.zip)")
        add("--jurisdiction", required=True, help="编号 · key; made when new (--name-zh …)")
        add("--name-zh", default="")
        add("--name-en", default="")
        add("--time-zone", default="Asia/Shanghai")
        add("--root", default="", help="区划代码 · division path, or the root grid's code")
        add("--layer")
        add("--code-column", required=True)
        add("--name-column")
        add("--division-column", help="区划代码列 · column with the division's code")
        add("--crs", help="覆盖文件的坐标系 · overrules the file, such as EPSG:4490")
        add("--boundary", type=Path, help="应覆盖的范围 · the ground to be covered")
        add("--mend", type=float, default=0.0, help="修补不超过此宽度（米）的缝隙 · metres")
        add("--from", dest="from_on", type=date.fromisoformat, help="单元启用日 · first day")
        add("--scheme", help="领域包编号或 .yaml · pack key or a scheme file")
        add("--parents", nargs="*", default=[], help="ward=precinct:2 …; else by division")
        add("--names", nargs="*", default=[], help="网格名称列 · ward=ward_name: names of grids")
        add("--in-force", type=date.fromisoformat, help="方案生效日 · first day of the scheme")

    def handle(self, **options: Any) -> None:
        source = boundaries.UnitFile(
            path=options["file"],
            layer=options["layer"],
            code_column=options["code_column"],
            name_column=options["name_column"],
            division_column=options["division_column"],
            crs=options["crs"],
        )
        units = boundaries.read_units(source)
        try:
            with transaction.atomic():
                self._import(units, options)
        except ManyErrors as many:
            for error in many.errors:
                self.stdout.write(f"✗ {error.zh}\n  {error.en}")
            self._nothing_kept(len(many.errors))

    def _import(self, units: list[api.UnitInput], options: dict[str, Any]) -> None:
        at = get_clock().now()
        key = _jurisdiction(options)
        from_on = options["from_on"] or options["in_force"] or api.local_day(key, at)
        boundary = options["boundary"]
        report = api.import_base_units(
            jurisdiction_key=key,
            units=units,
            from_on=from_on,
            boundary=boundary and boundaries.read_boundary(boundary, options["crs"]),
            mend_m=options["mend"],
            actor=_ACTOR,
            at=at,
        )
        self._report(report)
        if not report.stored:
            transaction.set_rollback(True)
            self._nothing_kept(sum(f.blocks for f in report.coverage.findings))
        if options["scheme"]:
            self._build(key, options)
        on = options["in_force"] or from_on
        transaction.on_commit(lambda: api.prepare_maps(key, on=on))

    def _build(self, key: str, options: dict[str, Any]) -> None:
        spec = boundaries.read_scheme(options["scheme"])
        build = boundaries.scheme_builder(
            jurisdiction_key=key,
            spec=spec,
            sources=boundaries.read_sources(
                options["parents"], options["code_column"], options["names"]
            ),
            root_code=options["root"],
            from_on=options["in_force"],
            actor=_ACTOR,
            at=get_clock().now(),
        )
        made = build()
        state_zh, state_en = "草案", "a draft"
        if options["in_force"]:
            state_zh, state_en = f"自 {made.from_on} 起生效", f"in force from {made.from_on}"
            for level in made.levels:
                count = len(api.grids(key, spec.key, made.from_on, level=level.key))
                self.stdout.write(f"  {level.name.zh} {level.name.en}: {count:,}")
        self.stdout.write(
            f"方案“{made.name_zh}”第 {made.version} 版，{state_zh} · "
            f"scheme '{spec.key}' version {made.version}, {state_en}"
        )

    def _report(self, report: api.UnitReport) -> None:
        self._list("已修补 mended", report.mended)
        findings = report.coverage.findings
        self._list("✗", [f for f in findings if f.blocks])
        self._list("提示 note", [f for f in findings if not f.blocks])
        self.stdout.write(f"{report.coverage.zh} {report.coverage.en}")
        if report.coverage.slivers:
            slivers, area_m2 = report.coverage.slivers, report.coverage.slivers_area_m2
            self.stdout.write(
                f"另有 {slivers} 处在容差之内（{area_m2:,.1f} 平方米） · "
                f"{slivers} more within the tolerance ({area_m2:,.1f} m²)"
            )
        if report.mended:
            self.stdout.write(
                f"修补 {len(report.mended)} 处，改动 {report.moved_m2:,.0f} 平方米 · "
                f"{len(report.mended)} places mended, {report.moved_m2:,.0f} m² changed hands"
            )
        self.stdout.write(
            f"单元网格：新增 {report.added}，变更 {report.changed}，未变 {report.unchanged}，"
            f"停用 {report.ended} · base units: {report.added} added, {report.changed} changed, "
            f"{report.unchanged} unchanged, {report.ended} ended"
        )

    def _list(self, mark: str, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{mark} {finding.zh}\n  {finding.en}")

    def _nothing_kept(self, count: int) -> None:
        self.stdout.write(
            f"有 {count} 处问题，什么也没有保存。 · {count} findings; nothing was kept."
        )
        sys.exit(1)


def _jurisdiction(options: dict[str, Any]) -> str:
    key: str = options["jurisdiction"]
    try:
        return api.jurisdiction(key).key
    except NotFound:
        if not options["name_zh"]:
            raise
    divided = options["division_column"] is not None
    made = api.create_jurisdiction(
        key=key,
        name_zh=options["name_zh"],
        name_en=options["name_en"] or options["name_zh"],
        time_zone=options["time_zone"],
        root_path=options["root"] if divided else "",
        actor=_ACTOR,
        at=get_clock().now(),
    )
    return made.key
