"""The worker's loop: what is due runs, what fails is survived, and the site can see it all."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connections

from wangge.kernel.clock import SimulatedClock, SystemClock
from wangge.kernel.errors import InvalidInput
from wangge.plumbing.jobs import api as jobs
from wangge.plumbing.jobs import registry, running
from wangge.plumbing.jobs.models import JobState, Worker
from wangge.plumbing.jobs.queries import forget_dead_workers

START = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone():
    with jobs.only():
        yield


@pytest.fixture
def clock():
    return SimulatedClock(START)


def once(clock):
    jobs.run_forever(clock, threading.Event(), once=True)


def rounds(clock, times, monkeypatch, step_seconds=60):
    """Runs `times` rounds, `step_seconds` of the worker's watch apart."""
    watch = [0.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: watch[0])
    loop = running._Loop(clock, threading.Event())
    for _ in range(times):
        loop.round()
        watch[0] += step_seconds
        clock.advance(timedelta(seconds=step_seconds))
    return loop


def test_the_plumbings_own_jobs_are_registered():
    from wangge.plumbing.jobs import standing

    standing.register()
    names = {job.name for job in registry.jobs()}
    assert {"outbox.deliver", "journal.seal_days", "files.sweep_orphans"} <= names
    once(SystemClock())
    assert jobs.failing_jobs() == []


def test_once_runs_every_job_with_the_clocks_time(clock):
    seen = []
    jobs.every(5, "a", seen.append)
    jobs.every(3600, "b", seen.append)
    once(clock)
    once(clock)
    assert seen == [START] * 4


def test_a_job_that_fails_is_noted_and_the_others_run(clock):
    seen, broken = [], [True]

    def fail(now):
        if broken[0]:
            raise InvalidInput("odd", zh="13800000000", en="x")

    jobs.every(5, "fails", fail)
    jobs.every(5, "works", seen.append)
    once(clock)
    once(clock)
    assert len(seen) == 2
    (job,) = jobs.failing_jobs()
    assert (job.name, job.failures) == ("fails", 2)
    assert "InvalidInput odd" in job.last_error and "138" not in job.last_error
    assert JobState.objects.count() == 1


def test_recovery_clears_the_note(clock, monkeypatch):
    broken = [True]

    def flaky(now):
        if broken[0]:
            broken[0] = False
            raise RuntimeError

    jobs.every(5, "flaky", flaky)
    rounds(clock, 2, monkeypatch)
    assert jobs.failing_jobs() == []


def test_periods_are_kept(clock, monkeypatch):
    short, long = [], []
    jobs.every(30, "short", short.append)
    jobs.every(3600, "long", long.append)
    rounds(clock, 121, monkeypatch, step_seconds=30)
    assert len(short) == 121
    assert [t - START for t in long] == [timedelta(0), timedelta(hours=1)]


def test_a_job_may_ask_to_be_run_again_at_once(clock):
    left = [3]

    def work(now):
        left[0] -= 1
        return left[0] > 0

    jobs.every(5, "a", work)
    once(clock)
    assert left == [0]


def test_a_long_job_is_run_by_one_worker(clock, monkeypatch):
    seen = []
    jobs.every(3600, "long", seen.append)
    rounds(clock, 3, monkeypatch)
    rounds(clock, 3, monkeypatch)
    assert len(seen) == 1


def test_a_long_job_of_a_dead_worker_is_taken_over(clock, monkeypatch):
    def die(now):
        raise SystemExit

    jobs.every(3600, "long", die)
    with pytest.raises(SystemExit):
        rounds(clock, 1, monkeypatch)
    seen = []
    jobs.every(3600, "long", seen.append)
    rounds(clock, 40, monkeypatch)
    assert [t - START for t in seen] == [running._LEASE]


class TestHeartbeat:
    def test_it_beats_and_leaves(self, clock, monkeypatch):
        loop = rounds(clock, 1, monkeypatch)
        assert jobs.workers_alive(START + timedelta(seconds=60)) == 1
        assert jobs.workers_alive(START + timedelta(seconds=61)) == 0
        loop.leave()
        assert jobs.workers_alive(START) == 0

    def test_a_worker_at_a_long_job_counts_as_alive(self, clock, monkeypatch):
        alive = []
        jobs.every(
            3600, "long", lambda now: alive.append(jobs.workers_alive(now + timedelta(minutes=50)))
        )
        rounds(clock, 1, monkeypatch)
        assert alive == [1]
        assert jobs.workers_alive(START + timedelta(minutes=50)) == 0

    def test_killed_workers_are_forgotten(self, clock, monkeypatch):
        rounds(clock, 1, monkeypatch)
        forget_dead_workers(START + timedelta(hours=23))
        assert Worker.objects.count() == 1
        forget_dead_workers(START + timedelta(hours=25))
        assert Worker.objects.count() == 0


def test_a_lost_database_is_survived(clock, monkeypatch):
    seen = []
    jobs.every(5, "a", seen.append)
    calls = []

    def save(self, *args, **kwargs):
        calls.append(1)
        raise DatabaseError("gone")

    monkeypatch.setattr(Worker, "save", save)
    loop = rounds(clock, 2, monkeypatch)
    monkeypatch.undo()
    loop.round()
    assert len(calls) == 2 and len(seen) == 1


def test_a_job_without_a_period_is_refused():
    with pytest.raises(ValueError):
        jobs.every(0, "a", print)


@pytest.mark.django_db(transaction=True)
def test_the_loop_runs_until_it_is_stopped():
    stop, runs = threading.Event(), []

    def work(now):
        runs.append(now)
        if len(runs) == 3:
            stop.set()

    jobs.every(0.01, "a", work)

    def loop():
        jobs.run_forever(SystemClock(), stop)
        connections.close_all()

    thread = threading.Thread(target=loop)
    thread.start()
    thread.join(20)
    assert not thread.is_alive() and len(runs) == 3
    assert Worker.objects.count() == 0
