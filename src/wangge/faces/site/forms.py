"""Forms' common ground: log-in, several files in one field, typed errors beside their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.kernel.errors import ManyErrors, WanggeError

PHOTOS_MAX = 4


class LogInForm(AuthenticationForm):
    """User name and password; the error never says which of them was wrong."""

    error_messages = {
        "invalid_login": _("The user name or the password is wrong."),
        "inactive": _("The user name or the password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class PinForm(forms.Form):
    """A pin on the map, if one was set; the page puts it in."""

    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to `PHOTOS_MAX` files; cleans to a list. The file store decides what is a photo."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(_("A photo is needed here."))
        if len(given) > PHOTOS_MAX:
            raise forms.ValidationError(
                _("At most %(max)s photos."), params={"max": PHOTOS_MAX}, code="too_many"
            )
        return [super(PhotosField, self).clean(one, initial) for one in given]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, chosen by the browser's own means."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def username_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Somebody by their user name."""
    widget = forms.TextInput({"autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(
        label=label, required=required, max_length=64, help_text=help_text, widget=widget
    )


def taken(
    form: forms.Form, act: Callable[[], object], fields: Mapping[str, str] | None = None
) -> bool:
    """Acts on a valid form; its errors say why not. What isn't the viewer's to do goes up."""
    if not form.is_valid():
        return False
    try:
        act()
    except WanggeError as error:
        if error.http_status in (403, 404):
            raise
        attach(form, error, fields)
        return False
    return True


def attach(form: forms.Form, error: WanggeError, fields: Mapping[str, str] | None = None) -> None:
    """Puts a service's error beside the form's field it is about; what fits nowhere stands on top.

    `fields` renames the service's fields to the form's.
    """
    for one in _each(error):
        name = (fields or {}).get(one.field or "", one.field or "")
        place = name if name in form.fields else None
        form.add_error(place, one.text(get_language() or "zh"))


def photo_bytes(files: Sequence[UploadedFile]) -> list[tuple[str, bytes]]:
    """Name and content of each file."""
    return [(file.name or "photo", file.read()) for file in files]


def _each(error: WanggeError) -> list[WanggeError]:
    return list(error.errors) if isinstance(error, ManyErrors) else [error]
