"""What a resident fills in to ask for a service or to book it. Services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.site.forms import PinForm
from wangge.faces.site.slot_form import SlotForm
from wangge.kernel.ids import new_id


class VisitorForm(PinForm):
    """Who comes, and where to go to. `key` makes sending twice the same as once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    address = forms.CharField(
        label=_("Where to?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    name = forms.CharField(
        label=_("What we may call you"),
        max_length=40,
        error_messages={"required": _("Say what we may call you.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=24,
        error_messages={"required": _("Give a phone to reach you.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, needs_place: bool, at_home: bool = True, **kwargs: Any) -> None:
        """`at_home`: somebody comes to the address; else it only says whose the service is."""
        super().__init__(*args, **kwargs)
        if not at_home:
            self.fields["address"].label = _("Your address")
            self.fields["address"].help_text = _("It decides which grid serves you.")
        if not needs_place:
            for name in ("lon", "lat", "address"):
                del self.fields[name]


class BookForm(SlotForm, VisitorForm):
    """A booking."""

    note = forms.CharField(
        label=_("Anything we should know"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, at_home: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, at_home=at_home, **kwargs)
        if "address" in self.fields:
            self.fields["address"].required = True
            said = _("Say where to come to.") if at_home else _("Say where you live.")
            self.fields["address"].error_messages["required"] = str(said)


class RequestForm(VisitorForm):
    """A request in words."""

    text = forms.CharField(
        label=_("What do you need?"),
        max_length=1500,
        error_messages={"required": _("Say in a few words what you need.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
