"""Errors a person can act on: a code, a Chinese and an English text, the field concerned.

Every expected failure in Wangge is a `WanggeError`. Faces turn them into pages and
JSON; nothing below the faces renders text for a person in any other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class WanggeError(Exception):
    """An expected failure: `code` for programs, `zh` and `en` for people, `field` for forms.

    `zh` and `en` are complete sentences, already filled in. `data` carries what a program
    may want besides (numbers, candidates); it must be JSON-ready and hold no personal data.
    """

    http_status = 400

    def __init__(
        self,
        code: str,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code}: {en}" + (f" [{field}]" if field else ""))
        self.code = code
        self.zh = zh
        self.en = en
        self.field = field
        self.data = dict(data or {})

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is pickled by calling its class with `args`, which would fail here and
        # break a process pool instead of telling what went wrong in it.
        return _revived, (type(self), self.args, self.__dict__)

    def text(self, language: str) -> str:
        """The sentence in `language`; anything that isn't English reads Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def as_json(self) -> dict[str, Any]:
        """The body every API answers with for this error."""
        return {
            "code": self.code,
            "field": self.field,
            "message": {"zh": self.zh, "en": self.en},
            "data": self.data,
        }


def _revived(kind: type[WanggeError], args: tuple[Any, ...], state: dict[str, Any]) -> WanggeError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InvalidInput(WanggeError):
    """What was sent can't be used: the sender can mend it."""

    http_status = 422


class NotFound(WanggeError):
    """No such thing, or none that the asker may know of."""

    http_status = 404


class Refused(WanggeError):
    """The asker has no right to this. Says nothing about whether the thing exists."""

    http_status = 403


class Conflict(WanggeError):
    """The thing is in another state than the request supposes."""

    http_status = 409


class Undetermined(WanggeError):
    """The program can't decide (a calendar without that year, an owner nowhere to be found)."""

    http_status = 409


class ManyErrors(WanggeError):
    """Several errors found in one go, so that all of them can be mended at once."""

    http_status = 422

    def __init__(self, errors: Iterable[WanggeError]) -> None:
        self.errors = list(errors)
        super().__init__(
            "many_errors",
            zh="；".join(e.zh for e in self.errors),
            en="; ".join(e.en for e in self.errors),
            field=self.errors[0].field if self.errors else None,
            data={"errors": [e.as_json() for e in self.errors]},
        )
