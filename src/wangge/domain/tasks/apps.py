"""Registers this app with Django, and what it listens to."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "wangge.domain.tasks"
    label = "tasks"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.people import api as people
        from wangge.domain.tasks.services import clockwork, moving
        from wangge.plumbing.jobs import api as jobs
        from wangge.plumbing.outbox import api as outbox

        jobs.every(2, "tasks.clock", lambda now: clockwork.run_clock(now).more)
        jobs.every(60, "tasks.sweep", moving.sweep)
        outbox.listen(people.HOLDERS_CHANGED, moving.holders_changed)
        people.register_open_work("tasks", moving.open_work)
