"""Rows that nobody may delete: neither one, nor many, nor by way of another row."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from wangge.plumbing.access import ScopedQuerySet


class NotDeletable(RuntimeError):
    """A program error: what was reported and done stays on record."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise NotDeletable("reports and cases are closed, never deleted")


class UndeletableQuerySet(ScopedQuerySet[Any]):
    """Everything but deleting; `_raw_delete` is what Django's cascades would use."""

    delete = _raw_delete = _refuse


class Undeletable(models.Model):
    """Refuses `delete()`."""

    delete = _refuse

    class Meta:
        abstract = True
