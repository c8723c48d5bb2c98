"""`wangge worker`: delivers messages, runs the clock of tasks and other periodic work."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.plumbing.jobs.api import run_forever
from wangge.plumbing.migrated import check_migrated
from wangge.plumbing.time import get_clock
from wangge.tools import kernels


class Command(BaseCommand):
    help = "运行后台任务 · Runs the periodic work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="every job once, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        check_migrated()
        if not options["once"]:
            kernels.start_beside()
        run_forever(get_clock(), stop, once=options["once"])
