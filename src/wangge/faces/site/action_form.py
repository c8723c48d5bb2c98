"""One form for every action a flow offers: its fields follow from what the pack says it requires.

Decides nothing: what is missing or not allowed the domain says, and `attach` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.site import words
from wangge.faces.site.forms import PhotosField
from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import ActionSpec, Outcome, RuleFactSpec

Choices = list[tuple[str, Any]]
WORDS_MAX = 500
FACTS = "facts."
"""What the names of fields begin with that ask for a fact of the chosen type."""
FIELDS_OF_ERRORS = {
    "photo": "photos",
    "location": "place",
    "location.unit_code": "place",
    "grid_code": "place",
    "route.post": "route",
    "route.department": "route",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen beside an action, ready for its form."""

    types: Choices = field(default_factory=list)
    conditions: Choices = field(default_factory=list)
    routes: Choices = field(default_factory=list)
    route_needed: bool = False
    """The matter's own duty won't do: whoever it sends it to has sent it back."""
    places: Choices = field(default_factory=list)
    """Values `unit:<code>` for candidates of the point, `grid:<code>` for grids named by hand."""
    alike: Choices = field(default_factory=list)
    """Numbers of open cases that may be the same matter."""
    done_photo: str = "optional"
    type_key: str = ""
    condition: str = ""
    facts: Mapping[str, tuple[RuleFactSpec, ...]] = field(default_factory=dict)
    """Of each type that lies in a grid by rule: what must be said for it."""


def may_be_same(action: ActionSpec) -> bool:
    """Whether the action may end a matter as the same as another one."""
    return Outcome.DUPLICATE in (action.outcome, *action.outcomes)


class ActionForm(forms.Form):
    """The form of one action. `version`: the case as it was shown; a later change conflicts."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, *, action: ActionSpec, offered: Offered) -> None:
        super().__init__(data, files, auto_id=f"{action.key}-%s")
        self.action = action
        self._filing_fields(offered)
        self._outcome_field()
        self._same_fields(offered)
        if "route" in action.requires or action.effect == "dispatch":
            self._choice("route", _("Who is to handle it"), offered.routes, "route")
            self._by_duty(offered)
        if "rating" in action.requires:
            self._choice(
                "rating", _("Rating"), [(str(n), str(n)) for n in range(5, 0, -1)], "rating"
            )
        self._photo_field(offered)
        self._word_fields()

    def _by_duty(self, offered: Offered) -> None:
        """Nothing chosen means its duty, and is said to; where that won't do, one must choose."""
        field = self.fields["route"]
        assert isinstance(field, forms.ChoiceField)
        field.required = field.required or offered.route_needed
        if not field.required:
            field.choices = [("", _("By the matter's duty")), *offered.routes]

    def _filing_fields(self, offered: Offered) -> None:
        if self.action.effect != "file":
            return
        if offered.types:
            self._choice("type_key", _("Matter"), offered.types, "")
            self.fields["type_key"].initial = offered.type_key
        self._fact_fields(offered)
        if offered.conditions:
            self._choice("condition", _("Filing condition"), offered.conditions, "")
            self.fields["condition"].initial = offered.condition
        if offered.places:
            self._choice("place", _("Which grid?"), offered.places, "")

    def _fact_fields(self, offered: Offered) -> None:
        """Asked for the type that is chosen; a form that comes back asks for the new one's.

        Needed unless the case stays where it lies or its grid is named by hand.
        """
        chosen = self.data.get("type_key") or offered.type_key
        named = self.data.get("place", "").startswith("grid:")
        moves = chosen != offered.type_key or bool(offered.places)
        for fact in offered.facts.get(chosen, ()):
            self.fields[f"{FACTS}{fact.key}"] = forms.ChoiceField(
                label=said(fact.name),
                choices=[("", _("Choose …")), *((c.key, said(c.name)) for c in fact.choices)],
                required=moves and not named,
                help_text=_("This matter lies in a grid by this, not by its place."),
                error_messages={"required": _("Choose one.")},
            )

    def _outcome_field(self) -> None:
        action = self.action
        ends = action.to == "closed" or action.effect in ("finish", "close")
        if "outcome" not in action.requires and not (ends and action.outcomes):
            return
        allowed = [o.value for o in action.outcomes] or list(words.WORDS["outcome"])
        listed = [(code, words.WORDS["outcome"][code]) for code in allowed]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("What is the outcome?"),
            choices=listed,
            initial=allowed[0] if len(allowed) == 1 else None,  # nothing to choose
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the outcome.")},
        )

    def _same_fields(self, offered: Offered) -> None:
        """Which case it is the same as, where the action may say that it is: likely ones first."""
        if not may_be_same(self.action):
            return
        only = self.action.outcome is not None
        label = _("Which case is it the same as?")
        if offered.alike:
            self.fields["likely"] = forms.ChoiceField(
                label=label if only else _("If already reported: which case is it the same as?"),
                choices=[*offered.alike, ("", _("Another one"))],
                required=False,
                widget=forms.RadioSelect,
            )
            label = _("Another one: its number")
        self.fields["same_as"] = forms.CharField(
            label=label,
            required=only and not offered.alike,
            max_length=40,
            error_messages={"required": _("Say which case it is the same as.")},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            help_text=_("Its reports go to that case; who reported follows and is told there."),
        )

    def _photo_field(self, offered: Offered) -> None:
        action = self.action
        if action.outcome is Outcome.DUPLICATE:
            return
        needed = "photo" in action.requires
        useful = action.effect in ("finish", "close", "rework") and offered.done_photo != "none"
        if not needed and not useful:
            return
        must = action.effect == "finish" and offered.done_photo == "required"
        self.fields["photos"] = PhotosField(
            label=_("Photos of the spot"),
            required=needed,
            help_text=_("Needed when the matter is solved.") if must and not needed else "",
        )

    def _word_fields(self) -> None:
        if "reason" in self.action.requires:
            self.fields["reason"] = _words(_("Reason"), True)
        self.fields["note"] = _words(_("Note"), "note" in self.action.requires)

    def _choice(self, name: str, label: Any, choices: Choices, need: str) -> None:
        required = need in self.action.requires
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", _("Choose …")), *choices],
            required=required,
            error_messages={"required": _("Choose one.")},
        )


def _words(label: Any, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=WORDS_MAX,
        error_messages={"required": _("Please fill this in.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
