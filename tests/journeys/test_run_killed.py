"""kill -9 of the worker while its process draws: it is seen, and the next is drawn."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.own_site import ROOT, asked

ASK_TWICE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.packs.test_redrawing import FOUNDER, Town
from wangge.domain.redrawing import api as redrawing
town = Town()
drawing_id = town.begin()
wish = redrawing.read_wish({"weights": ["units"], "k": 4})
for _ in range(2):
    redrawing.ask_run(drawing_id=drawing_id, wish=wish, actor=FOUNDER, at=town.at)
"""


@pytest.mark.slow
def test_a_killed_run_is_seen_and_holds_up_nothing(own_env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", ASK_TWICE], env=own_env, cwd=ROOT, check=True)
    command = [sys.executable, "-m", "wangge.project.cli", "worker"]
    worker = subprocess.Popen(command, env=own_env)
    try:
        until(lambda: bool(drawers(worker.pid)), worker)
        (drawer,) = drawers(worker.pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        until(lambda: not is_alive(drawer))
        assert states(own_env) == ["running", "waiting"]
        worker = subprocess.Popen(command, env=own_env)
        until(lambda: states(own_env) == ["failed", "done"], worker)
        failed = "select count(*) from journal_entry where kind = 'redrawing.run_failed'"
        assert asked(own_env, failed) == [(1,)], "the journal says it too"
    finally:
        worker.kill()
        worker.wait()


def until(there: Callable[[], bool], worker: subprocess.Popen[bytes] | None = None) -> None:
    over = time.monotonic() + 60
    while not there():
        assert time.monotonic() < over and (worker is None or worker.poll() is None)
        time.sleep(0.02)


def states(env: dict[str, str]) -> list[str]:
    """Of the runs, in the order in which they were asked for."""
    return [state for (state,) in asked(env, "select state from redrawing_run order by id")]


def drawers(pid: int) -> list[int]:
    """The worker's processes that draw: it may have others for a moment."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split() if draws(word)]


def draws(pid: str) -> bool:
    try:
        return b"draw-run" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
