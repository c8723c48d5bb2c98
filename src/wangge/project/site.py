"""The site's server as `wangge serve` starts it: granian's master, and the processes that answer.

None of them outlives the one above it, at no moment: left alone it would hold port and database.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from wangge.kernel import lifeline

APPLICATION = "wangge.project.wsgi"


def main(words: Sequence[str]) -> None:
    """Serves until it is told to stop; requests under way are answered first."""
    parser = ArgumentParser()
    parser.add_argument("--host", required=True)
    for name in ("--port", "--processes", "--threads"):
        parser.add_argument(name, type=int, required=True)
    given = parser.parse_args(words)
    Granian(
        APPLICATION,
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.processes,
        blocking_threads=given.threads,
        backpressure=4 * given.threads,
        backlog=512,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve(target_loader=load)


def load(module: str) -> Any:
    """The application, in a process that is to answer."""
    master = multiprocessing.parent_process()
    if master is not None and master.pid is not None:
        lifeline.end_with(master.pid)  # before anything else: loading takes seconds
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the master's own handler would only take note
    return import_module(module).application


if __name__ == "__main__":
    lifeline.hold()
    main(sys.argv[1:])
