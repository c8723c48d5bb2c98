"""A text column that is sealed in the database and clear in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.core.checks import CheckMessage
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from wangge.plumbing.crypto.envelope import seal, unseal


class SealedTextField(models.BinaryField):
    """Holds a `str` (or None), stored sealed. The empty text is stored empty: it hides nothing.

    Can't be searched but for null (`FieldError`): keep a `blind_index` beside it. Can't be
    serialised either, so that no dump holds the clear text.
    """

    description = "sealed text"

    if TYPE_CHECKING:  # what the type checker is to take for the attribute
        _pyi_private_set_type: str | None
        _pyi_private_get_type: str  # type: ignore[assignment]

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if isinstance(value, str):
            value = seal(value) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        if value is None:
            return None
        return unseal(bytes(value)) if value else ""

    def to_python(self, value: Any) -> Any:
        return value

    def _check_str_default_value(self) -> list[CheckMessage]:
        return []  # a BinaryField refuses a text as default; this one holds texts

    def get_default(self) -> Any:
        default = super().get_default()
        return "" if default == b"" else default

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it can't be searched by {lookup_name}")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self.name} is sealed and isn't serialised")
