"""Rows that nobody may delete: neither one, nor many, nor by way of another row."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from wangge.plumbing.access import Scope, ScopedManager, ScopedQuerySet


class NotDeletable(RuntimeError):
    """A program error: what was reported and done stays on record."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise NotDeletable("reports and cases are closed, never deleted")


class UndeletableQuerySet(ScopedQuerySet[Any]):
    """Everything but deleting; `_raw_delete` is what Django's cascades would use."""

    delete = _raw_delete = _refuse


class UndeletableManager(ScopedManager[Any]):
    """Scoped, and what it answers can't be deleted either."""

    def within(self, scope: Scope) -> ScopedQuerySet[Any]:
        return UndeletableQuerySet(self.model, using=self._db).within(scope)


class Undeletable(models.Model):
    """Refuses `delete()`."""

    delete = _refuse

    class Meta:
        abstract = True
