"""A form asks for what the pack says an action requires, and for nothing else."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import translation

from wangge.faces.site.action_form import ActionForm, Offered
from wangge.faces.site.forms import attach
from wangge.kernel.errors import InvalidInput, ManyErrors
from wangge.packs.schema import ActionSpec, Text

NAME = Text(zh="办结", en="Done")


def action(**more: Any) -> ActionSpec:
    return ActionSpec(**{"key": "act", "name": NAME, "to": "closed", **more})


def fields(spec: ActionSpec, offered: Offered | None = None) -> dict[str, bool]:
    """Each field shown, and whether it must be filled."""
    form = ActionForm(None, None, action=spec, offered=offered or Offered())
    return {name: field.required for name, field in form.fields.items() if name != "version"}


def test_only_a_note_where_nothing_is_required() -> None:
    assert fields(action()) == {"note": False}


def test_each_requirement_is_a_field() -> None:
    spec = action(effect="rework", requires=("reason", "photo", "rating"))
    assert fields(spec) == {"rating": True, "photos": True, "reason": True, "note": False}


def test_finishing_offers_the_outcomes_and_a_photo() -> None:
    spec = action(effect="finish", requires=("outcome",), outcomes=("fixed", "not_ours"))
    form = ActionForm(None, None, action=spec, offered=Offered(done_photo="required"))
    assert [code for code, _ in form.fields["outcome"].choices] == ["fixed", "not_ours"]  # type: ignore[attr-defined]
    assert form.fields["photos"].help_text
    assert "photos" not in fields(spec, Offered(done_photo="none"))


def test_the_only_outcome_there_is_is_chosen() -> None:
    spec = action(effect="finish", requires=("outcome",), outcomes=("fixed",))
    form = ActionForm(None, None, action=spec, offered=Offered())
    assert form.fields["outcome"].initial == "fixed"
    assert "checked" in str(form["outcome"])


def test_filing_asks_for_the_type_and_the_place_where_they_are_open() -> None:
    offered = Offered(types=[("a", "甲")], places=[("unit:U1", "一网格")])
    assert set(fields(action(effect="file"), offered)) == {"type_key", "place", "note"}
    assert set(fields(action(effect="file"))) == {"note"}, "a redrawing of grids is no other matter"


def test_a_service_error_stands_beside_its_field_in_the_pages_language() -> None:
    spec = action(requires=("reason",))
    form = ActionForm(QueryDict("reason=x"), None, action=spec, offered=Offered())
    assert form.is_valid()
    wrong = InvalidInput("a", zh="理由太短。", en="Too short.", field="reason")
    other = InvalidInput("b", zh="案件已变。", en="Changed.", field="version_elsewhere")
    with translation.override("zh-hans"):
        attach(form, ManyErrors([wrong, other]))
    assert form.errors["reason"] == ["理由太短。"]
    assert form.non_field_errors() == ["案件已变。"]
