"""Choosing a time of a service: for residents who book, for staff who offer another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from wangge.domain.bookings.api import OpenDay

_WEEKDAYS = "一二三四五六日"


class SlotForm(forms.Form):
    """Which time; the choices are those with a place left."""

    slot = forms.CharField(
        label=_("When?"), required=True, error_messages={"required": _("Choose a time.")}
    )

    def __init__(self, *args: Any, days: Sequence[OpenDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days

    def clean_slot(self) -> datetime:
        """The instant that the slot begins at."""
        try:
            found = datetime.fromisoformat(str(self.cleaned_data["slot"]))
        except ValueError:
            raise forms.ValidationError(_("Choose a time.")) from None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The days with their slots, for the page; the day of what was chosen is open."""
        chosen = self["slot"].value() or ""
        listed: list[dict[str, Any]] = []
        for day in self.days:
            slots = [
                {"value": s.slot.starts_at.isoformat(), "slot": s.slot, "left": s.left}
                for s in day.slots
            ]
            here = any(s["value"] == chosen for s in slots)
            listed.append(
                {"label": day_words(day.on), "left": left_words(day.left), "slots": slots}
            )
            listed[-1]["open"] = here or (not chosen and len(listed) == 1)
        return listed


def day_words(on: date) -> str:
    """11月27日 周五; Fri 27 Nov."""
    if (get_language() or "").startswith("en"):
        return f"{on:%a} {on.day} {on:%b}"
    return f"{on.month}月{on.day}日 周{_WEEKDAYS[on.weekday()]}"


def left_words(left: int) -> str:
    """How many places are left."""
    if not left:
        return str(_("full"))
    return ngettext("%(n)s place left", "%(n)s places left", left) % {"n": left}
