"""`wangge serve`: the site and the worker together, for a laptop or a small server."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from wangge.domain.adoption import api as adoption
from wangge.plumbing.migrated import check_migrated
from wangge.project.supervisor import Child, answers, check_port, supervise


class Command(BaseCommand):
    help = "启动网站与后台进程 · Runs site and worker together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--no-worker", action="store_true")

    def handle(self, **options: Any) -> None:
        check_port(options["host"], options["port"])
        check_migrated()
        adoption.check_in_force()
        adoption.report_folders()
        connections.close_all()  # no child inherits one
        os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads otherwise keep heaps of their own
        children = [Child("site", _site(options))]
        if not options["no_worker"]:
            program = [sys.executable, "-m", "wangge.project.cli"]
            children.append(Child("worker", [*program, "worker"]))
        sys.exit(supervise(children, lambda: self._announce(options["host"], options["port"])))

    def _announce(self, host: str, port: int) -> bool:
        if not answers("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port):
            return False
        self.stdout.write(f"正在服务 · serving  http://{host}:{port}/")
        self.stdout.flush()
        return True


def _site(options: dict[str, Any]) -> list[str]:
    return [
        sys.executable,
        "-m",
        "wangge.project.site",
        f"--host={options['host']}",
        f"--port={options['port']}",
        f"--processes={options['processes']}",
        f"--threads={options['threads']}",
    ]
