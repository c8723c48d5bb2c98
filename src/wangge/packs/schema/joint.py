"""What several bodies do together, or only one may: whistles (吹哨) and reserved powers."""

from __future__ import annotations

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Source, Spec, Text


class WhistleSpec(Spec):
    """A kind of whistle: a street calls departments to a matter; each owes an answer, then the
    work, as a task of its own."""

    key: Key
    name: Text
    posts: tuple[Key, ...] = ()
    """The posts that may blow it, over the place where the matter lies."""
    levels: tuple[Key, ...] = ()
    """The levels whose posts with the right `case.supervise` may blow it."""
    departments: tuple[Key, ...] = Field(min_length=1)
    """The departments that may be called."""
    case_types: tuple[Key, ...] = Field(min_length=1)
    """The list of matters that it serves."""
    answer_within: LimitText
    """How long a department has to report in, or to refuse with a reason."""
    answer_clock: Key
    do_within: LimitText
    """How long it has, once it has reported in, to do its part and report the result."""
    do_clock: Key


class PowerSpec(Spec):
    """A power that stays with an authority: no task of it is ever given to anybody else.

    It is exercised where a matter of a type `reserved` for it is handled. While nobody holds it
    the desk keeps the matter, but can't act on it.
    """

    key: Key
    name: Text
    source: Source
    posts: tuple[Key, ...] = Field(min_length=1)
    """The posts that hold it."""
    departments: tuple[Key, ...] = ()
    """Of posts that belong to departments: whose; empty: any."""

    def held_by(self, post: str, department: str) -> bool:
        """Whether somebody on `post` (of `department`) holds it."""
        whose = not self.departments or not department or department in self.departments
        return post in self.posts and whose
