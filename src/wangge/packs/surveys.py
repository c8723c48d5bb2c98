"""Sheets of a questionnaire: which count, and what they say. Pure; nothing is looked up.

A share is of the valid sheets that were asked the question, so that shares of a multiple choice
may add up to more than one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wangge.packs.schema import QuestionSpec, SurveySpec

Answers = Mapping[str, Any]
Fault = Literal["unknown_question", "wrong_answer", "too_many", "alone", "not_asked", "too_long"]
Reason = Literal["unfinished", "too_fast", "all_the_same", "contradiction", "faulty"]


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """An answer that the question doesn't allow: the sheet was filled in or entered wrongly."""

    question: str
    code: Fault


@dataclass(frozen=True, slots=True)
class Tally:
    """What the sheets say. `counts`: by question and answer; `content` of scales."""

    issued: int
    returned: int
    valid: int
    reasons: Mapping[str, int]
    """Why sheets don't count; one may have several reasons."""
    asked: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def return_rate(self) -> float:
        return self.returned / self.issued

    @property
    def valid_rate(self) -> float:
        """Valid ÷ issued (有效回收率)."""
        return self.valid / self.issued

    def share(self, question: str, answer: str) -> float | None:
        """Of the valid sheets asked, those with this answer; None when nobody was asked."""
        asked = self.asked.get(question, 0)
        return self.counts.get(question, {}).get(answer, 0) / asked if asked else None


@dataclass(slots=True)
class _Sums:
    asked: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def is_asked(question: QuestionSpec, answers: Answers) -> bool:
    """Whether a sheet with these answers was to answer the question."""
    return all(_has(answers, key, wanted) for key, wanted in question.when.items())


def faults(survey: SurveySpec, answers: Answers) -> Iterator[AnswerFault]:
    """Every answer that can't be: to be shown beside its question and corrected."""
    for key, value in answers.items():
        question = survey.question(key)
        if question is None:
            yield AnswerFault(key, "unknown_question")
        elif not is_asked(question, answers):
            yield AnswerFault(key, "not_asked")
        elif (code := _fault(question, value)) is not None:
            yield AnswerFault(key, code)


def reasons(survey: SurveySpec, answers: Answers, seconds: int | None = None) -> set[Reason]:
    """Why the sheet isn't valid; empty for a valid one. `seconds`: None on paper."""
    rules = survey.validity
    found: set[Reason] = set()
    if any(True for _ in faults(survey, answers)):
        found.add("faulty")
    needed = [q for q in survey.questions if q.required and is_asked(q, answers)]
    done = sum(_given(answers.get(q.key)) for q in needed)
    if needed and done < rules.answered_share * len(needed):
        found.add("unfinished")
    if seconds is not None and rules.seconds_min is not None and seconds < rules.seconds_min:
        found.add("too_fast")
    scales = [answers[q.key] for q in survey.questions if q.type == "scale" and q.key in answers]
    many = rules.same_scale_max
    if many is not None and len(scales) >= many and len(set(scales)) == 1:
        found.add("all_the_same")
    if any(_all(answers, c.one) and _all(answers, c.other) for c in rules.contradictions):
        found.add("contradiction")
    return found


def tally(
    survey: SurveySpec, sheets: Iterable[tuple[Answers, int | None, int]], issued: int
) -> Tally:
    """The figures of `issued` sheets of which these came back: answers, seconds, how often."""
    sums, why = _Sums(), Counter[str]()
    returned = valid = 0
    for answers, seconds, times in sheets:
        returned += times
        wrong = reasons(survey, answers, seconds)
        if wrong:
            why.update({reason: times for reason in wrong})
            continue
        valid += times
        _count(survey, answers, times, sums)
    return Tally(issued, returned, valid, dict(why), dict(sums.asked), dict(sums.counts))


def _count(survey: SurveySpec, answers: Answers, times: int, sums: _Sums) -> None:
    for question in survey.questions:
        if not is_asked(question, answers):
            continue
        sums.asked[question.key] += times
        value = answers.get(question.key)
        if not _given(value) or question.type == "text":
            continue
        for answer in value if isinstance(value, list | tuple) else [value]:
            sums.counts[question.key][str(answer)] += times
        scale = question.scale
        if scale is not None and isinstance(value, int) and value >= scale.content_from:
            sums.counts[question.key]["content"] += times


def _fault(question: QuestionSpec, value: Any) -> Fault | None:
    if question.type == "text":
        return "too_long" if len(str(value)) > question.length_max else None
    if question.type == "scale":
        scale = question.scale
        good = isinstance(value, int) and scale is not None and scale.low <= value <= scale.high
        return None if good else "wrong_answer"
    chosen = list(value) if isinstance(value, list | tuple) else [value]
    single = question.type == "single"
    keys = {o.key: o for o in question.options}
    if any(c not in keys for c in chosen) or single != isinstance(value, str):
        return "wrong_answer"
    if len(set(chosen)) < len(chosen) or len(chosen) > (question.at_most or len(keys)):
        return "too_many"
    return "alone" if len(chosen) > 1 and any(keys[c].alone for c in chosen) else None


def _given(value: Any) -> bool:
    return value is not None and value != "" and value != () and value != []


def _has(answers: Answers, key: str, wanted: tuple[str, ...]) -> bool:
    value = answers.get(key)
    chosen = value if isinstance(value, list | tuple) else (str(value),)
    return any(c in wanted for c in chosen)


def _all(answers: Answers, conditions: Mapping[str, tuple[str, ...]]) -> bool:
    return all(_has(answers, key, wanted) for key, wanted in conditions.items())
