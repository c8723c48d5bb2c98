"""Runs site and worker as two children, starts a dead one again, and leaves none behind.

Refuses to share its port with a server somebody forgot: SO_REUSEPORT would do so silently.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wangge.kernel import lifeline
from wangge.kernel.errors import Conflict

_CALM_SECONDS = 10.0
_STOP_SECONDS = 15
"""For requests and jobs under way; what takes longer is killed, and repeated or told of later."""


@dataclass
class Child:
    """One process that must be alive; `failures` counts quick deaths in a row."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, env=lifeline.tied(), start_new_session=True)

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def check_port(host: str, port: int) -> None:
    """Raises `Conflict` where something already listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise Conflict(
                "port_in_use",
                zh=f"地址 {host}:{port} 不可用({error.strerror})，请用 --port 换一个端口。",
                en=f"The address {host}:{port} can't be used ({error.strerror});"
                " choose another with --port.",
                field="port",
            ) from error


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    with contextlib.suppress(OSError), socket.create_connection((host.strip("[]"), port), 1):
        return True
    return False


def supervise(children: Sequence[Child], ready: Callable[[], bool] = lambda: True) -> int:
    """Keeps the children alive until SIGTERM, SIGINT or SIGHUP; then stops them in order.

    `ready` is asked until it answers True (the site is up and has been announced).
    """
    stopping: list[int] = []
    ends = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        ends.remove(signal.SIGHUP)  # under nohup it stays when its terminal is closed
    for number in ends:
        signal.signal(number, lambda n, _: stopping.append(n))
    for child in children:
        child.start()
    announced = False
    while not stopping:
        for child in children:
            _revive(child)
        announced = announced or ready()
        time.sleep(0.2)
    _stop(children)
    return 0


def _revive(child: Child) -> None:
    now = time.monotonic()
    if not child.died() or now < child.next_start:
        return
    code = child.process.returncode if child.process else None
    quick = now - child.started_at < _CALM_SECONDS
    if child.next_start == 0.0 and quick and child.failures:
        child.next_start = now + min(30.0, 2.0**child.failures)
        return
    _kill_group(child)
    child.failures = child.failures + 1 if quick else 0
    child.next_start = 0.0
    _say(child, f"退出码 exit {code}，重新启动 restarting")
    child.start()


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        if child.process and child.process.poll() is None:
            child.process.terminate()
    last = time.monotonic() + _STOP_SECONDS
    for child in children:
        if child.process:
            try:
                child.process.wait(max(0.0, last - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say(child, f"{_STOP_SECONDS} 秒内没有结束，强行终止 didn't end in time, killed")
            _kill_group(child)


def _say(child: Child, what: str) -> None:
    print(f"{child.name}: {what}", file=sys.stderr, flush=True)


def _kill_group(child: Child) -> None:
    """What a dead child left behind would go on listening on its port, unseen."""
    if child.process:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
