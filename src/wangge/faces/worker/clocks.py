"""What a member does to a task's clock; the services decide whether they may."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import QueryDict

from wangge.domain.tasks import api as tasks
from wangge.faces.site.forms import taken
from wangge.faces.site.viewer import Viewer
from wangge.faces.worker.forms import ExtensionForm, PauseForm
from wangge.kernel.errors import NotFound

FIELDS_OF_ERRORS = {"limit": "days", "until_at": "until_at", "pause_until": "until_at"}


def form_of(key: str, data: QueryDict | None = None) -> forms.Form:
    """The form of a change; `NotFound` for a change there isn't."""
    kind = {"pause": PauseForm, "extend": ExtensionForm, "resume": forms.Form}.get(key)
    if kind is None:
        raise NotFound("no_such_change", zh="没有这种操作。", en="There is no such change.")
    return kind(data, auto_id=f"{key}-%s")


def change(key: str, data: QueryDict, task_id: UUID, viewer: Viewer) -> forms.Form:
    """Carries the change out; the form that comes back has errors when it was refused."""
    form = form_of(key, data)
    taken(form, lambda: _do(key, form, task_id, viewer), FIELDS_OF_ERRORS)
    return form


def _do(key: str, form: forms.Form, task_id: UUID, viewer: Viewer) -> None:
    given = form.cleaned_data
    if key == "resume":
        tasks.resume(task_id, actor=viewer.actor, at=viewer.at)
    elif isinstance(form, ExtensionForm):
        reason = given["reason"]
        tasks.ask_extension(
            task_id, limit=form.limit, reason=reason, actor=viewer.actor, at=viewer.at
        )
    else:
        tasks.pause(
            task_id,
            reason=given["reason"],
            until_at=given["until_at"],
            actor=viewer.actor,
            at=viewer.at,
        )
