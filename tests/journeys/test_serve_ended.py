"""`wangge serve` ended from outside, at any moment: nothing of it is left, and it starts again."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.journeys.test_killed import FOUND, children, python, wait_for
from wangge.project.supervisor import answers

SECONDS = 10
"""Within which everything must be over."""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_a_killed_serve_leaves_nothing_behind_and_starts_again(
    own_env: dict[str, str], port: int
) -> None:
    python(own_env, "-m", "wangge.project.cli", "migrate", "--verbosity", "0")
    moments: list[Callable[[int], object]] = [
        lambda pid: until(lambda: len(children(pid)) >= 2),  # they only just begin
        lambda pid: until(lambda: len(children(pid)) >= 4),  # those that answer are loading
        lambda _: wait_for(port),
    ]
    for moment in moments:
        with served(own_env, port) as serve:
            moment(serve.pid)
            serve.kill()
            serve.wait()
            until(lambda: not of_site(own_env) and not answers("127.0.0.1", port))
    with served(own_env, port) as serve:
        wait_for(port)
        serve.send_signal(signal.SIGINT)
        assert serve.wait(SECONDS) == 0
        assert not of_site(own_env)


@pytest.mark.slow
def test_what_is_asked_before_the_end_is_answered(own_env: dict[str, str], port: int) -> None:
    python(own_env, "-m", "wangge.project.cli", "migrate", "--verbosity", "0")
    key = python(own_env, "-c", FOUND).splitlines()[-1]
    statuses: list[int] = []
    with served(own_env, port) as serve:
        wait_for(port)
        with reports_held_up(own_env):
            caller = threading.Thread(target=lambda: statuses.append(report(port, key)))
            caller.start()
            time.sleep(1)
            serve.terminate()
            time.sleep(1)
            assert serve.poll() is None and not statuses
        assert serve.wait(SECONDS) == 0
        caller.join(SECONDS)
    assert statuses == [201] and not of_site(own_env)


@contextmanager
def served(env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = ["-m", "wangge.project.cli", "serve", f"--port={port}", "--processes=2"]
    process = subprocess.Popen([sys.executable, *words], env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def reports_held_up(env: dict[str, str]) -> Iterator[None]:
    """Another program has the table for itself."""
    if url := env.get("DATABASE_URL"):
        with psycopg.connect(url) as server:
            server.execute("LOCK TABLE cases_report")
            yield
        return
    with closing(sqlite3.connect(Path(env["WANGGE_HOME"]) / "wangge.sqlite3", timeout=30)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield


def report(port: int, key: str) -> int:
    """The status of the answer."""
    place = {"lon": 118.934, "lat": 32.114}
    body = json.dumps({"type": "dispute", "text": "楼道噪声", "location": place})
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/reports", body, headers | {"Idempotency-Key": "one"})
    return connection.getresponse().status


def of_site(env: dict[str, str]) -> list[int]:
    """The processes that live in this home."""
    home, found = f"WANGGE_HOME={env['WANGGE_HOME']}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if home in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:  # gone, or another user's
            continue
    return found


def until(there: Callable[[], bool]) -> None:
    over = time.monotonic() + 3 * SECONDS
    while not there():
        assert time.monotonic() < over
        time.sleep(0.01)
