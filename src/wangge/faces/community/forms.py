"""What is typed on these pages: what somebody has learnt, and why a value is to be seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.site.templatetags.wangge_page import said
from wangge.packs.schema import PackSpec


class QualificationForm(forms.Form):
    """A skill, certificate or course of the pack, and since when somebody has it."""

    what = forms.ChoiceField(label=_("Skill, certificate or course"))
    got_on = forms.DateField(
        label=_("Got on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, pack: PackSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = (
            ("skill", _("Skills"), pack.skills),
            ("certificate", _("Certificates"), pack.certificates),
            ("training", _("Courses"), pack.trainings),
        )
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (title, [(f"{kind}:{s.key}", said(s.name)) for s in specs])
            for kind, title, specs in groups
            if specs
        ]


class PurposeForm(forms.Form):
    """For what a value is to be shown."""

    purpose = forms.ChoiceField(label=_("What do you need it for?"))

    def __init__(self, *args: Any, purposes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = purposes  # type: ignore[attr-defined]
