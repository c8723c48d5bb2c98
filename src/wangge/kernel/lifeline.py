"""Processes that end with the one that started them, however that one ended: by kill -9 as well.

Linux's kernel sees to it. Elsewhere a thread looks every second whether the parent is another one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_VARIABLE = "WANGGE_PARENT"
_PDEATHSIG = 1  # prctl's PR_SET_PDEATHSIG
_LOOK_SECONDS = 1.0


def tied() -> dict[str, str]:
    """The environment for a process that shall end with this one; it has to `hold` at its start."""
    return os.environ | {_VARIABLE: str(os.getpid())}


def hold() -> None:
    """Ties this process to the one that started it with `tied`; started otherwise it stays free.

    Its own children are free again unless they are tied themselves.
    """
    parent = os.environ.pop(_VARIABLE, "")
    if parent.isdecimal():
        end_with(int(parent))


def end_with(parent: int) -> None:
    """From now on this process ends when `parent`, which started it, does: at once if it has.

    Call it in the main thread; `parent` has to start its processes in a thread that stays.
    """
    if not _kernel_watches():
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # gone before anybody watched
        os._exit(1)


def _kernel_watches() -> bool:
    """Whether the kernel has agreed to kill this process as soon as its parent is gone."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL) == 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
