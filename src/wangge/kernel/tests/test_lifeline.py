"""What is tied ends with the process that started it, whoever watches; what isn't stays free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wangge.kernel import lifeline

CHILD = """
import sys, time
from wangge.kernel import lifeline
if sys.argv[1] == "thread":
    lifeline._kernel_watches = lambda: False
lifeline.hold()
print("held", flush=True)
time.sleep(60)
"""
PARENT = """
import subprocess, sys, time
from wangge.kernel import lifeline
env = lifeline.tied() if sys.argv[2] == "tied" else None
child = subprocess.Popen([sys.executable, "-c", sys.argv[3], sys.argv[1]], env=env)
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("watcher", ["kernel", "thread"])
def test_a_tied_process_ends_with_its_killed_parent(watcher: str) -> None:
    assert _ends_with_parent(watcher, "tied")


def test_another_process_lives_on() -> None:
    assert not _ends_with_parent("kernel", "free")


def test_one_whose_parent_is_gone_before_it_looks_ends_at_once() -> None:
    env = lifeline.tied() | {"WANGGE_PARENT": str(os.getppid())}  # not the process that starts it
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", CHILD, "kernel"], env=env, capture_output=True)
    assert (done.returncode, done.stdout) == (1, b"")
    assert time.monotonic() - began < 30


def _ends_with_parent(watcher: str, bond: str) -> bool:
    """The child's output ends when it does."""
    command = [sys.executable, "-c", PARENT, watcher, bond, CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        words = [parent.stdout.readline().strip(), parent.stdout.readline().strip()]
        child = int(next(word for word in words if word != "held"))
        parent.kill()
        over = time.monotonic() + (10 if bond == "tied" else 1)
        while alive := _is_alive(child):
            if time.monotonic() > over:
                os.kill(child, signal.SIGKILL)
                break
            time.sleep(0.05)
    return not alive


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
