"""Whether the database holds nothing, a whole demo, a broken-off one, or a real town.

A broken-off load is wiped whole before the next one; a real town is never touched.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from django.core.management import call_command

from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict

SETTING = "demo"
"""Name of the town's setting that marks it as a demo; its `state` is `loading` or `ready`."""


class Found(StrEnum):
    EMPTY = "empty"
    READY = "ready"
    BROKEN = "broken"
    REAL = "real"


def found() -> Found:
    """What the database holds."""
    marks = [t.settings.get(SETTING, {}).get("state", "") for t in places.jurisdictions()]
    if not marks:
        return Found.EMPTY
    if marks == ["loading"]:
        return Found.BROKEN
    return Found.READY if "ready" in marks else Found.REAL


def wipe() -> None:
    """Empties the whole database. Refuses unless a broken-off demo is all there is."""
    if found() is not Found.BROKEN:
        raise Conflict(
            "not_a_broken_demo",
            zh="数据库里不是中断的演示数据，不能清空。",
            en="What the database holds is no broken-off demo; it isn't wiped.",
        )
    call_command("flush", interactive=False, verbosity=0)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One load at a time; the system lets go of the lock when a process dies."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "demo_under_way",
                zh="另一个进程正在生成演示数据。",
                en="Another process is loading the demo.",
            ) from None
        yield
