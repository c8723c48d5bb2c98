"""Starts one server on one core and stops it; knows its memory."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE, CALLER_CORE = 0, 1


@dataclass(frozen=True)
class Server:
    """A running server: its port and the process ids of its tree."""

    port: int
    pid: int

    def memory_mb(self) -> float:
        """The largest resident size among the server's processes."""
        sizes = [_resident_kb(pid) for pid in _tree(self.pid)]
        return max(sizes, default=0) / 1024


def pinned(core: int) -> list[str]:
    """The words before a command that keep it on one core."""
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 else []


@contextlib.contextmanager
def serving(application: str, env: dict[str, str], *, worker: bool) -> Iterator[Server]:
    """granian with the threads of `wangge serve`, and the product's own worker if wanted."""
    env = {**env, "MALLOC_ARENA_MAX": "2"}  # as `wangge serve` sets it
    port = _free_port()
    granian = str(Path(sys.executable).parent / "granian")
    command = [*pinned(SERVER_CORE), granian, "--interface=wsgi", "--host=127.0.0.1",
               f"--port={port}", "--workers=1", "--blocking-threads=4", "--log-level=error",
               application]  # fmt: skip
    children = [subprocess.Popen(command, env=env)]
    if worker:
        words = [sys.executable, "-m", "wangge.project.cli", "worker"]
        children.append(subprocess.Popen([*pinned(SERVER_CORE), *words], env=env))
    try:
        _wait(port)
        yield Server(port, children[0].pid)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no server on port {port}")


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    with contextlib.suppress(OSError):
        for child in children.read_text().split():
            found += _tree(int(child))
    return found


def _resident_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
