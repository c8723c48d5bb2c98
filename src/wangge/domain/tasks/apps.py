"""Registers this app with Django, and what it listens to."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "wangge.domain.tasks"
    label = "tasks"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from wangge.domain.people import api as people
        from wangge.domain.tasks.services import moving
        from wangge.plumbing.outbox import api as outbox

        outbox.listen(people.HOLDERS_CHANGED, moving.holders_changed)
        people.register_open_work("tasks", moving.open_work)
