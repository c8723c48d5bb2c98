"""kill -9 of the worker while it stores an import: nothing is stored, and it may be run again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.own_site import ROOT

ROWS = 6000
ASK = f"""
import django; django.setup()
from django.core.management import call_command
from tests.journeys.ledger import PEOPLE, TITLES, WANG, WEIGHTS, ledger_town, sheet
from tests.journeys.town import KEY
from wangge.domain.registers import api as registers
call_command("migrate", verbosity=0)
def row(n):
    body = f"990000{{1940 + n // 1000}}0101{{n % 1000:03d}}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]
    return ["U00", *{{**WANG, "id_number": body + check}}.values()]
with ledger_town() as town:
    print(registers.ask_import(jurisdiction_key=KEY, register=PEOPLE, name="",
        data=sheet(*map(row, range({ROWS}))), actor=town.actor("member_00_1"),
        at=town.clock.now()))
"""
LOOK = """
import django; django.setup()
import sys
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Record, SheetImport
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import get_clock
row = SheetImport.objects.get()
actor, now = Actor.parse(row.asked_by), get_clock().now()
view = registers.import_view(row.pk, actor, now)
print(view.state, Record.unscoped.count(), view.entered)
if "again" in sys.argv:
    registers.run_again(import_id=row.pk, actor=actor, at=now)
"""


@pytest.mark.slow
def test_a_killed_import_leaves_nothing_and_runs_again(own_env: dict[str, str]) -> None:
    def run(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, env=own_env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    import_id = run("-c", ASK).splitlines()[-1]
    progress = Path(own_env["WANGGE_HOME"]) / "imports" / f"{import_id}.progress"
    worker = subprocess.Popen([sys.executable, "-m", "wangge.project.cli", "worker"], env=own_env)
    try:
        until = time.monotonic() + 90
        while not (progress.exists() and progress.read_text().startswith("stored")):
            assert time.monotonic() < until and worker.poll() is None
            time.sleep(0.002)
        worker.send_signal(signal.SIGKILL)
    finally:
        worker.kill()
        worker.wait()
    assert run("-c", LOOK, "again") == "broken 0 0"
    run("-m", "wangge.project.cli", "worker", "--once")
    assert run("-c", LOOK) == f"done {ROWS} {ROWS}"
