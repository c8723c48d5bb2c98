"""`wangge prepare-drawing`: compiles what drawing grids needs, once after an install.

At a low priority, so that nobody waits for it: `make run` and the worker start it beside
their own work. Where all is compiled, or another process is at it, it ends at once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module

from wangge.algorithms import compiling
from wangge.kernel import lifeline

_LOW = 10
_started: list[subprocess.Popen[bytes]] = []


def parser() -> argparse.ArgumentParser:
    """No arguments: help alone."""
    return argparse.ArgumentParser(
        prog="wangge prepare-drawing",
        description="编译划分网格所需的程序，安装后一次，约一分钟。"
        "Compiles what drawing grids needs, once after an install, about a minute.",
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Fill the cache of compiled kernels; returns the exit code."""
    parser().parse_args(argv)
    if compiling.cold():
        os.nice(_LOW)
        import_module("wangge.algorithms.partition").warm_up(wait=False)  # heavy: numba
    return 0


def start_beside() -> bool:
    """Have a process of its own prepare drawing, where that hasn't been done; whether it must."""
    if not compiling.cold():
        return False
    command = [sys.executable, "-m", "wangge.project.cli", "prepare-drawing"]
    quiet = subprocess.DEVNULL
    _started.append(
        subprocess.Popen(
            command,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env=lifeline.tied(),
            start_new_session=True,
        )
    )
    return True
