"""What is asked before printing: the language, the month, the grids. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.papers import api as papers

LANGUAGES = [("zh", "中文"), ("en", "English")]


class LanguageForm(forms.Form):
    """In which language; Chinese unless somebody asks for English."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="zh")


class GridForm(LanguageForm):
    """`cards`: a card as often as a sheet of A4 holds it, to be cut."""

    cards = forms.BooleanField(label=_("A sheet of ten to cut"), required=False)


class MonthForm(LanguageForm):
    """A month that has begun."""

    month = forms.CharField(
        label=_("Month"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
        error_messages={"required": _("Choose a month.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["month"].initial = f"{today:%Y-%m}"

    def clean_month(self) -> papers.Month:
        try:
            first = date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise forms.ValidationError(_("Write the month like 2026-11.")) from None
        if first > self.today:
            raise forms.ValidationError(_("That month has not begun yet."))
        return papers.Month.of(first)


class OrderForm(LanguageForm):
    """A document for every grid of a level under a grid."""

    document = forms.ChoiceField(label=_("Document"))
    level = forms.ChoiceField(label=_("For every"))
    under = forms.CharField(
        label=_("Under the grid"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        documents: Sequence[tuple[str, str]],
        levels: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("document", documents), ("level", levels)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
