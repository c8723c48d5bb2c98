"""What is said about a leave: days, a kind of reason, who stands in. No words about health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.absences import api as absences
from wangge.domain.people.api import PersonView
from wangge.faces.site.forms import day_field, username_field
from wangge.faces.site.words import WORDS
from wangge.kernel.ids import new_id

WORDS_MAX = 500


class AskForm(forms.Form):
    """A request. `key` tells the server that the same form came twice."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    from_on = day_field(_("First day away"))
    last_on = day_field(_("Last day away"))
    reason = forms.ChoiceField(
        label=_("Kind of leave"),
        choices=[(key, WORDS["leave_reason"][key]) for key in absences.REASONS],
        widget=forms.RadioSelect,
    )
    stand_in = forms.ChoiceField(
        label=_("Who could stand in"),
        required=False,
        help_text=_("If you like: whoever approves decides."),
    )

    def __init__(self, data: Any = None, *, offered: Sequence[PersonView], on: date) -> None:
        super().__init__(data, initial={"key": new_id().hex}, auto_id="leave-%s")
        for name in ("from_on", "last_on"):
            self.fields[name].widget.attrs["min"] = on.isoformat()
        _offer(self.fields["stand_in"], offered, _("Nobody yet"))


class ApproveForm(forms.Form):
    """Who stands in, and a word if there is one."""

    stand_in = forms.ChoiceField(label=_("Stands in"), required=False)
    words = forms.CharField(
        label=_("A word to the person"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Sequence[PersonView],
        proposed: UUID | None,
        anybody: bool,
    ) -> None:
        super().__init__(data, initial={"stand_in": str(proposed or "")}, auto_id="approve-%s")
        _offer(self.fields["stand_in"], offered, _("Choose …"))
        self.fields["stand_in"].required = not anybody
        if anybody:
            self.fields["stand_in"].help_text = _("One of these, or below somebody else.")
            label = _("Or somebody else's user name")
            self.fields["other"] = username_field(label, required=False)
            self.order_fields(("stand_in", "other", "words"))


class RefuseForm(forms.Form):
    """Why not."""

    words = forms.CharField(
        label=_("Why not?"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="refuse-%s")


def _offer(field: forms.Field, offered: Sequence[PersonView], none: Any) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", none), *((str(one.id), one.name) for one in offered)]
