"""Checks of questionnaires: forms that go together, references, examples that come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wangge.packs import surveys
from wangge.packs.errors import Finding, Path, repeated, unknown
from wangge.packs.schema import PackSpec, QuestionSpec, SurveyExample, SurveySpec


def check_surveys(pack: PackSpec) -> Iterator[Finding]:
    """Every finding about the questionnaires of a pack, their examples left aside."""
    for i, survey in enumerate(pack.surveys):
        path: Path = ("surveys", i)
        for name in ("sections", "questions"):
            yield from repeated((*path, name), [x.key for x in getattr(survey, name)], "key")
        for j, question in enumerate(survey.questions):
            yield from _question(survey, j, question, (*path, "questions", j))
        for j, key in enumerate(survey.groups):
            yield from _group(survey, key, (*path, "groups", j))
        yield from _contradictions(survey, (*path, "validity", "contradictions"))
        yield from _sections(survey, (*path, "sections"))


def _contradictions(survey: SurveySpec, path: Path) -> Iterator[Finding]:
    for j, rule in enumerate(survey.validity.contradictions):
        for side in ("one", "other"):
            given = getattr(rule, side)
            yield from _conditions(survey, given, (*path, j, side), survey.questions)


def _sections(survey: SurveySpec, path: Path) -> Iterator[Finding]:
    used = {q.section for q in survey.questions}
    for j, section in enumerate(survey.sections):
        if section.key not in used:
            yield Finding(
                (*path, j),
                "section_empty",
                f"维度“{section.key}”下没有题目。",
                f"The section “{section.key}” has no question.",
            )


def _question(
    survey: SurveySpec, number: int, question: QuestionSpec, path: Path
) -> Iterator[Finding]:
    sections = {s.key for s in survey.sections}
    if question.section not in sections:
        yield unknown((*path, "section"), "维度", "section", question.section, sections)
    chosen = question.type in ("single", "multiple")
    if chosen != (len(question.options) >= 2) or (not chosen and question.options):
        yield Finding(
            path,
            "options",
            "单选与多选题至少两个 options，其他题型不写。",
            "A choice has two options or more; no other type has any.",
        )
    yield from repeated((*path, "options"), [o.key for o in question.options], "key")
    yield from _scale(question, path)
    if question.at_most is not None and (
        question.type != "multiple" or question.at_most > len(question.options)
    ):
        yield Finding(
            (*path, "at_most"),
            "at_most",
            "at_most 只用于多选题，且不多于选项数。",
            "at_most goes with a multiple choice and isn't more than its options.",
        )
    yield from _conditions(survey, question.when, (*path, "when"), survey.questions[:number])


def _scale(question: QuestionSpec, path: Path) -> Iterator[Finding]:
    scale = question.scale
    if (question.type == "scale") != (scale is not None):
        yield Finding(
            path,
            "scale",
            "量表题(scale)要写 scale，其他题型不写。",
            "A question of the type scale gives its scale; no other does.",
        )
    elif scale is not None and not scale.low < scale.content_from <= scale.high:
        yield Finding(
            (*path, "scale", "content_from"),
            "scale_order",
            f"应有 low {scale.low} < content_from {scale.content_from} ≤ high {scale.high}。",
            f"low {scale.low} < content_from {scale.content_from} ≤ high {scale.high} must hold.",
        )


def _group(survey: SurveySpec, key: str, path: Path) -> Iterator[Finding]:
    question = survey.question(key)
    if question is None:
        yield unknown(path, "题目", "question", key, [q.key for q in survey.questions])
    elif question.type != "single":
        yield Finding(
            path,
            "group_not_single",
            f"“{key}”不是单选题，不能用来分组。",
            f"“{key}” is no single choice: groups must not overlap.",
        )


def _conditions(
    survey: SurveySpec,
    given: Mapping[str, tuple[str, ...]],
    path: Path,
    possible: tuple[QuestionSpec, ...],
) -> Iterator[Finding]:
    """Conditions name questions with options (of `possible`: what is asked before) and answers."""
    known = {q.key: q for q in possible if q.options}
    for key, answers in given.items():
        if key not in known:
            yield unknown((*path, key), "(之前的)选择题", "earlier choice", key, known)
            continue
        options = {o.key for o in known[key].options}
        for j, answer in enumerate(answers):
            if answer not in options:
                yield unknown((*path, key, j), "选项", "option", answer, options)


def check_survey_examples(pack: PackSpec) -> Iterator[Finding]:
    """Each example's valid sheets, rate and shares come out as it says."""
    for i, survey in enumerate(pack.surveys):
        for j, example in enumerate(survey.examples):
            for field, expected, actual in compare(survey, example):
                yield Finding(
                    ("surveys", i, "examples", j),
                    "example_fails",
                    f"例子“{example.name.zh}”的 {field} 应为 {expected}，算出的是 {actual}。",
                    f"“{example.name.en}” expects {field} {expected}; it is {actual}.",
                )


def compare(survey: SurveySpec, example: SurveyExample) -> Iterator[tuple[str, float, float | str]]:
    """What of the example doesn't come out: field, expected, actual."""
    sheets = [(s.answers, s.seconds, s.times) for s in example.sheets]
    found = surveys.tally(survey, sheets, example.issued)
    if found.returned > example.issued:
        yield "issued", found.returned, example.issued
    if found.valid != example.valid:
        yield "valid", example.valid, found.valid
    if round(found.valid_rate * 100, 2) != example.valid_rate:
        yield "valid_rate", example.valid_rate, round(found.valid_rate * 100, 2)
    for key, answers in example.shares.items():
        for answer, expected in answers.items():
            share = found.share(key, answer)
            actual = "?" if share is None else round(share * 100, 1)
            if actual != expected:
                yield f"{key}.{answer}", expected, actual
