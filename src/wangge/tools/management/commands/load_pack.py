"""`wangge load-pack KEY|FOLDER`: shows what a version of a pack changes, then loads it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.adoption import api as adoption
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs import PackSpec, load_pack, registry
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock

ACTOR = Actor.system("command")


class Command(BaseCommand):
    help = "给运行中的辖区装载领域包的新版本 · Loads a version of a pack onto a running town."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="a pack's key, or the folder it stands in")
        parser.add_argument("--town", default="", help="default: the only one there is")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--preview", "--dry-run", action="store_true", help="only show it")
        parser.add_argument("--take-back", action="store_true", help="to the version before")
        parser.add_argument("--reason", default="", help="why it is taken back")
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def handle(self, pack: str, town: str, **options: Any) -> None:
        at, town = get_clock().now(), town or _only_town()
        if options["take_back"]:
            self._take_back(town, pack, options["reason"])
            return
        spec = _read(pack)
        found = adoption.preview(town, spec, at)
        self._show(found)
        if options["preview"] or not (options["yes"] or self._agreed()):
            return
        adoption.load(
            jurisdiction_key=town,
            spec=spec,
            actor=ACTOR,
            at=at,
            from_on=options["from_on"],
            seen=found.digest,
        )
        self.stdout.write(f"已装载 · loaded  {spec.key} {spec.version} {found.digest[:12]}")

    def _take_back(self, town: str, pack: str, reason: str) -> None:
        at = get_clock().now()
        found = adoption.take_back(
            jurisdiction_key=town, pack_key=pack, actor=ACTOR, at=at, reason=reason
        )
        if found is None:
            self.stdout.write("已取消待生效的版本 · called off what was to come")
            return
        self._show(found)
        self.stdout.write(f"已退回 · back at  {found.pack.version} {found.digest[:12]}")

    def _show(self, found: adoption.Preview) -> None:
        former = f"{found.former_version} {found.former_digest[:12]}".strip() or "-"
        self.stdout.write(f"{found.pack.key}: {former} → {found.pack.version} {found.digest[:12]}")
        for section, (zh, en) in adoption.SECTIONS.items():
            listed = [c for c in found.changes if c.section == section]
            if listed:
                self.stdout.write(f"{zh} · {en}")
            for change in listed:
                mark = "✗" if change.kind == "refused" else "-"
                same = change.zh == change.en
                self.stdout.write(f"  {mark} {change.zh}" + ("" if same else f"\n    {change.en}"))

    def _agreed(self) -> bool:
        self.stdout.write("装载吗？ · Load it? [y/N] ", ending="")
        self.stdout.flush()
        return input().strip().lower() in {"y", "yes", "是"}


def _read(pack: str) -> PackSpec:
    """The pack as it stands on the disk now."""
    folder = Path(pack)
    if not (folder / "pack.yaml").is_file():
        named = [p for p in registry.pack_folders() if p.name == pack]
        if len(named) != 1:
            raise NotFound(
                "no_such_pack",
                zh=f"没有(或不止一个)领域包“{pack}”；也可以写明文件夹。",
                en=f"There is no pack “{pack}”, or more than one; name its folder.",
                field="pack",
            )
        folder = named[0]
    return load_pack(folder)


def _only_town() -> str:
    keys = [t.key for t in places.jurisdictions()]
    if len(keys) != 1:
        listed = "、".join(keys) or "-"
        raise InvalidInput(
            "jurisdiction_unclear",
            zh=f"请用 --town 指明辖区：{listed}。",
            en=f"Name the town with --town: {listed}.",
            field="town",
        )
    return keys[0]
