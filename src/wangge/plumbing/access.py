"""Which rows somebody may see: reaches over sortable paths, and managers that insist on them.

Owns the comparison of a row with a scope; refuses to know who has which scope, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from wangge.kernel.codes import prefix_range

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A program error: rows were asked for without saying on whose behalf."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Covers rows whose path begins with `prefix` (`""`: all), in `scheme`, with `tag`.

    `None` means any. A row without a scheme (or tag) is covered only by a reach for any.
    """

    prefix: str
    scheme: str | None = None
    tag: str | None = None

    def covers(self, path: str, scheme: str | None = None, tag: str | None = None) -> bool:
        """Whether a row with these three values is within reach."""
        return (
            path.startswith(self.prefix)
            and self.scheme in (None, scheme)
            and self.tag in (None, tag)
        )

    def includes(self, other: Reach) -> bool:
        """Whether all that `other` covers is covered by this one too."""
        return self.covers(other.prefix, other.scheme, other.tag)


@dataclass(frozen=True, slots=True)
class ScopeColumns:
    """The columns (or lookups such as `case__grid_code`) in which a model keeps its place."""

    path: str
    scheme: str | None = None
    tag: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows within any of `reaches`, and besides them the rows that `holder` holds."""

    reaches: tuple[Reach, ...] = ()
    holder: UUID | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reaches", _without_repetition(self.reaches))

    @classmethod
    def nothing(cls) -> Self:
        """Covers no row."""
        return cls()

    @classmethod
    def everything(cls) -> Self:
        """Covers every row; for the program's own work, not for people."""
        return cls((Reach(""),))

    def __bool__(self) -> bool:
        return bool(self.reaches) or self.holder is not None

    def __or__(self, other: Scope) -> Scope:
        """What either covers; two different holders can't be joined (`ValueError`)."""
        if self.holder and other.holder and self.holder != other.holder:
            raise ValueError("scopes of two holders can't be joined")
        return Scope(self.reaches + other.reaches, self.holder or other.holder)

    def covers(
        self,
        path: str,
        scheme: str | None = None,
        tag: str | None = None,
        holder: UUID | None = None,
    ) -> bool:
        """Whether a row with these values is covered; the same decision as `condition`."""
        if self.holder is not None and holder == self.holder:
            return True
        return any(reach.covers(path, scheme, tag) for reach in self.reaches)

    def condition(self, columns: ScopeColumns) -> Q | None:
        """The scope as a condition on `columns`: range scans only. `None` when no row can match."""
        parts = [q for reach in self.reaches if (q := _reach_condition(reach, columns)) is not None]
        if self.holder is not None and columns.holder:
            parts.append(Q(**{columns.holder: self.holder}))
        if any(not q for q in parts):  # an empty Q covers everything, but OR-ing drops it
            return Q()
        return reduce(or_, parts) if parts else None


def _without_repetition(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """The reaches that no other one includes, shortest prefix first."""
    kept: list[Reach] = []
    for reach in sorted(set(reaches), key=_breadth):
        if not any(other.includes(reach) for other in kept):
            kept.append(reach)
    return tuple(kept)


def _breadth(reach: Reach) -> tuple[int, bool, str, bool, str]:
    """Sorts a reach before every other one that it includes."""
    scheme, tag = reach.scheme, reach.tag
    return len(reach.prefix), scheme is not None, scheme or "", tag is not None, tag or ""


def _reach_condition(reach: Reach, columns: ScopeColumns) -> Q | None:
    condition = Q()
    if reach.prefix:
        low, high = prefix_range(reach.prefix)
        condition &= Q(**{f"{columns.path}__gte": low, f"{columns.path}__lt": high})
    for wanted, column in ((reach.scheme, columns.scheme), (reach.tag, columns.tag)):
        if wanted is None:
            continue
        if column is None:
            return None
        condition &= Q(**{column: wanted})
    return condition


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that can be narrowed to a scope (again, if wanted)."""

    def within(self, scope: Scope) -> Self:
        """Only the rows that `scope` covers."""
        condition = scope.condition(cast(type[ScopedModel], self.model).scope_columns)
        return self.none() if condition is None else self.filter(condition)


class ScopedManager(models.Manager[M]):
    """Refuses every query (`UnscopedQuery`) but `within(scope)`."""

    def get_queryset(self) -> models.QuerySet[M]:
        raise UnscopedQuery(
            f"{self.model.__name__}.objects: say .within(scope) first;"
            f" services that decide rights themselves use {self.model.__name__}.unscoped"
        )

    def within(self, scope: Scope) -> ScopedQuerySet[M]:
        """The rows that `scope` covers, as an ordinary queryset."""
        return ScopedQuerySet[M](self.model, using=self._db).within(scope)


class ScopedModel(models.Model):
    """A model whose rows belong to places: `objects` is scoped, `unscoped` is for services.

    `unscoped` comes first, so that Django's own machinery (reverse relations, uniqueness checks)
    works with it.
    """

    scope_columns: ClassVar[ScopeColumns]

    unscoped: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()
    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True


class PathField(models.CharField):
    """A sortable path code: byte order on every database, so that a prefix is a range.

    The collation depends on the database, not on the migration: "C" on PostgreSQL,
    the default (BINARY) on SQLite.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        # PostgreSQL's own name of varchar: Django then leaves out the second, LIKE-only index,
        # which a column with collation "C" has no use for.
        if connection.vendor == "postgresql":
            return f"character varying({self.max_length})"
        return super().db_type(connection)
