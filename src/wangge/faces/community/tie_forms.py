"""What is typed to tie a service to a line of people, or to untie it. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_MAX = 500
Choices = Sequence[tuple[str, str]]


class TieForm(forms.Form):
    """For what it is to stand in the record, and that the person has agreed."""

    purpose = forms.ChoiceField(label=_("For what purpose"))
    consent = forms.BooleanField(
        label=_("The person (or their guardian) has agreed to it"),
        error_messages={"required": _("Ask the person (or their guardian) first.")},
    )

    def __init__(self, *args: Any, purposes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [("", _("Choose …")), *purposes]  # type: ignore[attr-defined]


class CaseTieForm(TieForm):
    """A service asked for, by the number on the person's receipt."""

    number = forms.CharField(
        label=_("Number of the case"),
        help_text=_("The person has it on their receipt."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("number", "purpose", "consent")


class BookingTieForm(TieForm):
    """A booking of a day, out of those that the viewer gives."""

    booking = forms.ChoiceField(label=_("Booking"))
    field_order = ("booking", "purpose", "consent")

    def __init__(self, *args: Any, bookings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["booking"].choices = [("", _("Choose …")), *bookings]  # type: ignore[attr-defined]


class UntieForm(forms.Form):
    """Why it is shown no more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Say why.")},
    )
