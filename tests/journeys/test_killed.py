"""kill -9 of server and worker, many times while reports flow: nothing lost, nothing doubled."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.own_site import ROOT

KILLS, CALLERS = 12, 4

FOUND = """
import django; django.setup()
from tests.journeys.town import FOUNDED_AT, FOUNDER, KEY, found_town
from wangge.domain.people import api as people
found_town()
print(people.create_client(name="hotline", channel="hotline", jurisdiction_key=KEY,
                           actor=FOUNDER, at=FOUNDED_AT)[1])
"""
COUNT = """
import django; django.setup()
import json
from django.db import connection
from wangge.domain.cases.models import Report
from wangge.domain.tasks import api as tasks
from wangge.plumbing.journal import api as journal
from wangge.plumbing.time import get_clock
with connection.cursor() as cursor:
    sound = True
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0] == "ok"
rows = Report.unscoped.values_list("key", "case__number")
print(json.dumps({"reports": list(rows), "sound": sound,
    "unowned": len(tasks.unowned(get_clock().now())),
    "findings": [f.zh for f in journal.verify().findings]}))
"""


def python(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=env, check=True, capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout.strip()


@contextlib.contextmanager
def site(env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "wangge.project.cli", "serve", f"--port={port}"]
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield process
    finally:
        process.kill()
        process.wait()
        time.sleep(1)  # its children get their signal from the kernel


def wait_for(port: int) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the site didn't start")


def children(pid: int) -> list[int]:
    """All processes below `pid`."""
    found = []
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(child), *children(int(child))]
    return found


class Caller(threading.Thread):
    """Sends reports one after the other, each again and again until it is acknowledged."""

    def __init__(self, port: int, key: str, seed: int, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.key, self.stop = port, key, stop
        self.random = random.Random(seed)
        self.numbers: dict[str, str] = {}
        self.repeated = 0

    def run(self) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            self.send(f"{self.name}-{count}")

    def send(self, key: str) -> None:
        body = json.dumps(
            {
                "type": "dispute",
                "text": "楼道噪声",
                "location": {
                    "lon": 118.93 + self.random.random() * 0.008,
                    "lat": 32.11 + self.random.random() * 0.008,
                },
            }
        )
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        for _ in range(600):
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                connection.request("POST", "/api/v1/reports", body, headers)
                answer = connection.getresponse()
                told = json.loads(answer.read())
                if answer.status in (200, 201):
                    self.numbers[key] = told["number"]
                    self.repeated += answer.status == 200
                    return
            time.sleep(0.05)
        raise AssertionError(f"{key} was never acknowledged")


def kill_around(process: subprocess.Popen[bytes], callers: list[Caller]) -> None:
    """Kills children and grandchildren of the site at random, reports coming in between."""
    chance, kills = random.Random(7), 0
    while kills < KILLS:
        before = sum(len(c.numbers) for c in callers)
        deadline = time.monotonic() + 30
        while sum(len(c.numbers) for c in callers) < before + 5:
            assert time.monotonic() < deadline, "the site didn't come back"
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.3))
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(children(process.pid)), signal.SIGKILL)
            kills += 1


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_processes_are_killed(own_env: dict[str, str]) -> None:
    env = own_env | {"WANGGE_SQLITE_SYNC": "full"}
    python(env, "-m", "wangge.project.cli", "migrate", "--verbosity", "0")
    key = python(env, "-c", FOUND).splitlines()[-1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    stop = threading.Event()
    with site(env, port) as process:
        callers = [Caller(port, key, seed, stop) for seed in range(CALLERS)]
        for caller in callers:
            caller.start()
        kill_around(process, callers)
        process.kill()  # the supervisor itself, and with it everything below
        process.wait()
        time.sleep(1.5)
        with site(env, port):
            stop.set()
            for caller in callers:
                caller.join(90)
                assert not caller.is_alive()

    acknowledged = {k: n for caller in callers for k, n in caller.numbers.items()}
    found = json.loads(python(env, "-c", COUNT).splitlines()[-1])
    stored = dict(found["reports"])
    assert len(acknowledged) >= KILLS * 5
    assert len(found["reports"]) == len(stored), "a report was doubled"
    assert acknowledged == stored, "a report was lost, or stood under another number"
    assert found["sound"] and found["unowned"] == 0 and found["findings"] == []
