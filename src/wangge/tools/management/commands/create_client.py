"""`wangge create-client NAME`: admits another system to the intake API and shows its key once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock


class Command(BaseCommand):
    help = "为外部系统开通接口密钥 · Makes a key for another system; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="系统名称 · what the system is called")
        parser.add_argument(
            "--channel",
            default="api",
            choices=cases.OF_CLIENTS,
            help="它送来的反映算哪个渠道 · the channel that its reports count as",
        )
        parser.add_argument(
            "--jurisdiction", help="只有一个辖区时可省 · default: the only one there is"
        )

    def handle(self, name: str, channel: str, **options: Any) -> None:
        _, key = people.create_client(
            name=name,
            channel=channel,
            jurisdiction_key=options["jurisdiction"] or _only_town(),
            actor=Actor.system("command"),
            at=get_clock().now(),
        )
        self.stdout.write(key)


def _only_town() -> str:
    keys = [t.key for t in places.jurisdictions()]
    if len(keys) != 1:
        listed = "、".join(keys) or "-"
        raise InvalidInput(
            "jurisdiction_unclear",
            zh=f"请用 --jurisdiction 指明辖区：{listed}。",
            en=f"Name the jurisdiction with --jurisdiction: {listed}.",
            field="jurisdiction",
        )
    return keys[0]
