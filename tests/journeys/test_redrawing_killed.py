"""kill -9 while a redrawing takes effect or is taken back: all of it or nothing, every time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.journeys.own_site import ROOT

KILLED_AGAIN_AND_AGAIN = """
import os, signal
import django; django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.db import connection, connections
call_command("migrate", verbosity=0)
from tests.packs.test_redrawing import DAY, DAY_AT, Town, merged
from wangge.domain.places.queries.cache import towns
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.models import Drawing
from wangge.domain.redrawing.services import going_over

town = Town()
drawing_id = town.begin()
town.complaint(1, 1), town.complaint(3, 3), town.employer(3, 2)
town.propose(drawing_id, merged(town))
case_id = Drawing.objects.get().case_id
town.act(case_id, "file", "station_head", 1)
town.act(case_id, "approve", "squad_head", 2)
planner = town.actor("administrator")
redrawing.schedule(drawing_id=drawing_id, from_on=DAY, people={}, actor=planner, at=town.at)
town.act(case_id, "finish", "city_center", 3, outcome="fixed")
began = redrawing.in_force(town.key, "labour", DAY_AT.date())

def held():
    connections.close_all()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
        tables = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            tables[name] = sorted(map(repr, cursor.fetchall()))
        return tables

def killed_at(statement, work):
    connections.close_all()
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = [statement]
    def one(execute, *given):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)
    with connection.execute_wrapper(one):
        work()
    os._exit(0)

def through(work):
    before, kills, statement = held(), 0, 1
    while killed_at(statement, work):
        assert held() == before, statement
        kills, statement = kills + 1, statement + max(1, statement // 3)
    assert held() != before
    towns.forget()  # what another process changed is seen a second late
    return kills

back = DAY_AT + timedelta(hours=2)
done = through(lambda: going_over.take_effect(drawing_id, actor=going_over.CLOCK, at=DAY_AT))
assert redrawing.in_force(town.key, "labour", DAY_AT.date()).leaves == merged(town).leaves
undone = through(lambda: redrawing.take_back(
    drawing_id=drawing_id, reason="x", actor=planner, at=back))
assert redrawing.in_force(town.key, "labour", DAY_AT.date()) == began
assert Drawing.objects.get().stage == "taken_back"
print(done, undone)
"""


@pytest.mark.slow
def test_killed_on_the_day_or_while_taken_back_everything_is_as_before(
    own_env: dict[str, str],
) -> None:
    command = [sys.executable, "-c", KILLED_AGAIN_AND_AGAIN]
    said = subprocess.run(command, env=own_env, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr[-2000:]
    kills = [int(n) for n in said.stdout.split()[-2:]]
    assert min(kills) >= 10, "each was killed at many places before it was done"
