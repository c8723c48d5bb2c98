"""What a member may say about the clock of a task: pause it, ask for more time."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.kernel.limits import LimitUnit

WORDS_MAX = 500


class PauseForm(forms.Form):
    """Why the work must wait, and at most how long."""

    reason = forms.CharField(
        label=_("Why must it wait?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: waiting for parts, for another body, for the owner."),
    )
    until_at = forms.DateTimeField(
        label=_("Until when at most"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("The clock runs on by itself then."),
    )


class ExtensionForm(forms.Form):
    """How much more time, and why."""

    days = forms.IntegerField(label=_("How many more working days"), min_value=1, max_value=60)
    reason = forms.CharField(
        label=_("Reason"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def limit(self) -> str:
        """The limit asked for, as the services read it."""
        return f"{self.cleaned_data['days']} {LimitUnit.WORKING_DAYS.value}"
