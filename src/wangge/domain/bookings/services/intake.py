"""What a resident sends with a request or a booking, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import LocationInput
from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError

NAME_MOST, NOTE_MOST, ADDRESS_MOST = 40, 500, 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """How to reach whoever books, what they add, and where a visit is to be made."""

    name: str = ""
    phone: str = ""
    note: str = ""
    location: LocationInput = field(default_factory=LocationInput)
    may_notify: bool = True

    def tidy(self) -> Visitor:
        """Without blanks around."""
        return replace(
            self, name=self.name.strip(), phone=self.phone.strip(), note=self.note.strip()
        )

    def check(self, *, needs_place: bool) -> None:
        """Raises `InvalidInput` or `ManyErrors`: name and phone are needed to call up."""
        errors: list[WanggeError] = [*self._errors(needs_place)]
        if errors:
            raise errors[0] if len(errors) == 1 else ManyErrors(errors)

    def _errors(self, needs_place: bool) -> Iterator[InvalidInput]:
        if not self.name:
            yield _wrong("name", "请填写称呼。", "Say what we may call you.")
        if not self.phone:
            yield _wrong("phone", "请填写电话，以便联系。", "Give a phone to reach you.")
        yield from cases.check_words(self.name, "name", NAME_MOST)
        yield from cases.check_words(self.note, "note", NOTE_MOST)
        yield from cases.check_words(self.location.address, "address", ADDRESS_MOST)
        for error in cases.check_phone(self.phone):
            yield InvalidInput(error.code, zh=error.zh, en=error.en, field="phone")
        if needs_place and not self.location.address and self.location.lon is None:
            yield _wrong("address", "请写明上门地址。", "Say where to come to.")

    def digest(self, *parts: str) -> bytes:
        """By which a repetition is recognised. The contact stays out: it can be guessed."""
        where = self.location
        told = [*parts, self.note, where.lon, where.lat, where.address]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).digest()


def _wrong(field_name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput("missing", zh=zh, en=en, field=field_name)
