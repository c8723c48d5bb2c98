"""`wangge draw-run`: draws one run of a drawing; the worker calls it, in a process of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from wangge.domain.redrawing.drafting.process import run_in_this_process


class Command(BaseCommand):
    help = "划分一次网格，由后台进程调用 · Draws one run; called by the worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        run_in_this_process(options["run"])
