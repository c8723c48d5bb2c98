"""What is typed about people: names, places, days. Decides nothing: services do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.forms import day_field, username_field
from wangge.faces.site.templatetags.wangge_page import said

FIELDS_OF_ERRORS = {
    "grid": "grid_code",
    "to_on": "last_on",
    "from_at": "from_on",
    "to_at": "last_on",
}
"""What services call a field → what it is called here."""
Choices = list[tuple[str, str]]


class PlaceForm(forms.Form):
    """A post in a grid, from a day on."""

    post = forms.ChoiceField(label=_("Post"))
    grid_code = forms.CharField(
        label=_("Grid"),
        max_length=110,
        help_text=_("Its code; type part of it or of the name to choose."),
        widget=forms.TextInput({"list": "grids", "autocomplete": "off"}),
    )
    department = forms.ChoiceField(
        label=_("Department"), required=False, help_text=_("Only for posts of a department.")
    )
    from_on = day_field(_("First day"))
    last_on = day_field(_("Last day"), required=False, help_text=_("Empty: without end."))

    def __init__(self, *args: Any, town: str, on: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_on": on})
        super().__init__(*args, **kwargs)
        _offer(self.fields["post"], _posts(town))
        _offer(self.fields["department"], [("", "—"), *_departments(town)])


class NewcomerForm(PlaceForm):
    """A new account with its first post."""

    name = forms.CharField(label=_("Person"), max_length=64)
    username = username_field(
        _("User name"), help_text=_("For logging in. It can't be changed later.")
    )

    field_order = ("name", "username")


class EndForm(forms.Form):
    """The end of an appointment."""

    last_on = day_field(_("Last day"), required=False, help_text=_("Empty: ends now."))
    successor = username_field(
        _("Successor's user name"),
        required=False,
        help_text=_("Empty: open work goes by the rules to whoever is next."),
    )


class LeaveForm(forms.Form):
    """Days away, and who stands in."""

    from_on = day_field(_("First day away"))
    last_on = day_field(_("Last day away"))
    deputy = username_field(_("Deputy's user name"))


class CloseForm(forms.Form):
    """For each appointment a successor or none, for each deputyship another deputy."""

    def __init__(self, *args: Any, posts: Choices, deputyships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts, self.deputyships = posts, deputyships
        for key, label in posts:
            self.fields[key] = username_field(
                label,
                required=False,
                help_text=_("Successor's user name. Empty: open work goes by the rules."),
            )
        for key, label in deputyships:
            self.fields[key] = username_field(label, help_text=_("User name of another deputy."))


def _offer(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _posts(town: str) -> Choices:
    """Every post of the town's packs, as `scheme:post`."""
    packs = places.packs(town)
    found: Choices = []
    for pack in packs:
        levels = {level.key: said(level.name) for level in pack.scheme.levels}
        for post in people.posts(town, pack.scheme.key).by_key.values():
            label = f"{said(post.name)} · {levels.get(post.level, post.level)}"
            if len(packs) > 1:
                label += f" · {said(pack.name)}"
            found.append((f"{pack.scheme.key}:{post.key}", label))
    return list(dict(found).items())


def _departments(town: str) -> Choices:
    found = {d.key: said(d.name) for pack in places.packs(town) for d in pack.departments}
    return list(found.items())
