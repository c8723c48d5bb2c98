"""Registers (台账): which people, places, things, matters and organisations are recorded, and how.

A field says what a fact is for, who may see it and how long it is kept. The same fact named by two
registers of one kind is stored once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from wangge.packs.schema.base import Key, Spec, Text
from wangge.packs.schema.people import Right


class RegisterKind(StrEnum):
    """人、地、物、事、组织."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    MATTER = "matter"
    ORGANISATION = "organisation"


class FieldType(StrEnum):
    """How a value is written and checked."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    BOOL = "bool"


class Sensitivity(StrEnum):
    """`open` is stored in clear; the others are sealed and shown masked."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


DayText = Annotated[str, Field(pattern=r"^[1-9]\d{0,4} calendar_days$")]


class AudienceSpec(Spec):
    """Whoever holds one of these posts, or a post with one of these rights, over the place."""

    posts: tuple[Key, ...] = ()
    rights: tuple[Right, ...] = ()


class PurposeSpec(Spec):
    """What a fact is needed for: named whenever somebody unmasks it."""

    key: Key
    name: Text


class ChoiceSpec(Spec):
    """One of the values that a field may have."""

    key: Key
    name: Text
    group: Key | None = None
    """The kind it belongs to, one of the field's `groups`."""
    by_town: bool = False
    """Each town's own: it can't be chosen and doesn't count until the town has named it."""


class GroupSpec(Spec):
    """A kind that several choices of a field belong to."""

    key: Key
    name: Text


class RegisterFieldSpec(Spec):
    """One field of a register."""

    key: Key
    name: Text
    type: FieldType
    fact: Key | None = None
    """The fact it shows; None: the field's own key. Registers of one kind share facts."""
    unit: str = ""
    source: Text | None = None
    """The standard that defines the field."""
    sensitivity: Sensitivity = Sensitivity.OPEN
    purposes: tuple[Key, ...] = ()
    """Which of the register's purposes need it; none named: all of them."""
    see: AudienceSpec | None = None
    """Who may see it, among those who may see the register; None: all of them."""
    refresh: DayText | None = None
    """How often it must be confirmed; None: as the register says."""
    required: bool = False
    searchable: bool = False
    """A sealed value can be found by its exact text (blind index)."""
    choices: tuple[ChoiceSpec, ...] = ()
    groups: tuple[GroupSpec, ...] = ()
    """The kinds that the choices fall into; then each choice but the town's own has one."""
    minimum: float | None = None
    maximum: float | None = None

    @property
    def fact_key(self) -> str:
        """The fact that this field shows."""
        return self.fact or self.key


class RegisterSpec(Spec):
    """A register of one kind of subjects, kept by a department."""

    key: Key
    name: Text
    kind: RegisterKind
    source: Text | None = None
    department: Key | None = None
    purposes: tuple[PurposeSpec, ...] = Field(min_length=1)
    see: AudienceSpec
    keep: AudienceSpec
    """Who may enter, change and confirm."""
    refresh: DayText | None = None
    retention_years: int = Field(ge=1, le=100)
    """Counted from the day an entry was last entered, changed or confirmed."""
    identity: tuple[Key, ...] = Field(min_length=1)
    """The fields that together tell one subject from another."""
    fields: tuple[RegisterFieldSpec, ...] = Field(min_length=1)

    def field(self, key: str) -> RegisterFieldSpec | None:
        """The field `key`, or None."""
        return next((f for f in self.fields if f.key == key), None)
