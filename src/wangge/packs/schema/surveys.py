"""Questionnaires: questions, when a sheet is valid, the groups results are told apart by.

How a round is handed out and answered isn't part of the format.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text


class OptionSpec(Spec):
    """An answer to choose."""

    key: Key
    name: Text
    alone: bool = False
    """Excludes all others, such as “none of these”."""


class ScaleSpec(Spec):
    """Whole numbers from `low` to `high`, with the words of both ends."""

    low: int = 1
    high: int = Field(default=5, le=11)
    low_name: Text
    high_name: Text
    content_from: int
    """From this number on the answer counts as content (满意)."""


class QuestionSpec(Spec):
    key: Key
    section: Key
    text: Text
    type: Literal["single", "multiple", "scale", "text"]
    options: tuple[OptionSpec, ...] = ()
    """Of `single` and `multiple`."""
    scale: ScaleSpec | None = None
    required: bool = True
    at_most: int | None = Field(default=None, ge=1)
    """Of `multiple`: how many may be chosen."""
    length_max: int = Field(default=500, ge=1, le=5000)
    """Of `text`: characters."""
    when: dict[Key, tuple[Key, ...]] = {}
    """Asked only where these earlier questions have one of these answers."""


class SectionSpec(Spec):
    """Questions that belong together: a dimension of the survey."""

    key: Key
    name: Text


class ContradictionSpec(Spec):
    """Two answers that can't both be true: a sheet with both is not valid."""

    name: Text
    one: dict[Key, tuple[Key, ...]]
    other: dict[Key, tuple[Key, ...]]


class ValiditySpec(Spec):
    """When a sheet that came back counts."""

    answered_share: float = Field(default=1.0, ge=0, le=1)
    """Of the required questions that it was asked, at least so many are answered."""
    seconds_min: int | None = Field(default=None, ge=1)
    """Answered online faster than this, nobody read it. Paper has no time."""
    same_scale_max: int | None = Field(default=None, ge=2)
    """So many scale answers, all the same number, weren't considered."""
    contradictions: tuple[ContradictionSpec, ...] = ()


class SheetExample(Spec):
    """Answers as they come back, `times` over: a key, a list of keys, a number or a text."""

    answers: dict[Key, str | int | tuple[Key, ...]]
    seconds: int | None = None
    times: int = Field(default=1, ge=1)


class SurveyExample(Spec):
    """A worked example: so many handed out, these came back, expect these figures."""

    name: Text
    issued: int = Field(ge=1)
    sheets: tuple[SheetExample, ...] = Field(min_length=1)
    valid: int = Field(ge=0)
    valid_rate: float
    """In percent of the handed out, to two decimals."""
    shares: dict[Key, dict[str, float]] = {}
    """By question and answer: percent of the valid sheets, to one decimal. Of a scale `content`."""


class SurveySpec(Spec):
    """A questionnaire."""

    key: Key
    name: Text
    intro: Text
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    questions: tuple[QuestionSpec, ...] = Field(min_length=1)
    validity: ValiditySpec = ValiditySpec()
    groups: tuple[Key, ...] = ()
    """Single-choice questions by whose answers results are told apart, besides the grid."""
    examples: tuple[SurveyExample, ...] = ()
    source: Source | None = None

    def question(self, key: str) -> QuestionSpec | None:
        """The question `key`, or None."""
        return next((q for q in self.questions if q.key == key), None)
