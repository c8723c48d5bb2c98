"""What is typed about a drawing: a beginning, a comment, a day and people's grids, a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS_MAX = 500
TITLE_MAX = 120
NOWHERE = "-"
"""As the grid somebody goes to: none, the appointment ends."""


class BeginForm(forms.Form):
    """Which grids are to be drawn anew, and what the drawing is called."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    where = forms.ChoiceField(
        label=_("Whose grids are drawn anew, and where?"),
        error_messages={"required": _("Choose the grids.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_MAX,
        help_text=_("What it is about, as it is to be found in the list."),
        error_messages={"required": _("Give it a title.")},
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = choices  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """What somebody says about a point of the map or a grid."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    grid_code = forms.ChoiceField(label=_("About which grid?"), required=False)
    text = forms.CharField(
        label=_("Comment"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you mean.")},
    )

    def __init__(self, *args: Any, grids: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid_code"].choices = [  # type: ignore[attr-defined]
            ("", _("The drawing as a whole, or a point of the map")),
            *grids,
        ]


class ScheduleForm(forms.Form):
    """The day, and for everybody whose grid is gone where they go: `to-<appointment>`."""

    from_on = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Set the day.")},
    )

    def __init__(self, *args: Any, seats: list[Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self._today = seats, today
        for seat in seats:
            self.fields[seat.field] = forms.ChoiceField(
                label=seat.label,
                choices=seat.choices,
                initial="" if seat.problem else seat.goes_to or NOWHERE,
                help_text=seat.problem,
                error_messages={"required": _("Choose one.")},
            )

    def clean_from_on(self) -> date:
        """Tomorrow at the earliest, as the service has it: said before anything is confirmed."""
        day: date = self.cleaned_data["from_on"]
        if day <= self._today:
            raise forms.ValidationError(_("It takes effect tomorrow at the earliest."))
        return day

    def moving(self) -> list[forms.BoundField]:
        """The fields of people whose ground is divided up."""
        return [self[seat.field] for seat in self.seats if not seat.follows]

    def following(self) -> list[forms.BoundField]:
        """Those of people who go with their grid, which has another code only."""
        return [self[seat.field] for seat in self.seats if seat.follows]

    def people(self) -> dict[Any, str | None]:
        """Appointment → grid or None, of a valid form."""
        given = {seat.appointment_id: self.cleaned_data[seat.field] for seat in self.seats}
        return {key: None if code == NOWHERE else code for key, code in given.items()}


class BackForm(forms.Form):
    """Why a drawing is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason.")},
    )
