"""A case's photos with a caption that says what each one shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.domain.cases.api import FileView


@dataclass(frozen=True, slots=True)
class Shown:
    """One photo."""

    address: str
    caption: str
    at: datetime


def shown_photos(files: Iterable[FileView], address: Callable[[UUID], str]) -> list[Shown]:
    """The photos in the order they came."""
    return [Shown(address(f.file_id), _caption(f), f.at) for f in files]


def _caption(file: FileView) -> str:
    if file.purpose == "report":
        return _("As reported")
    by_effect = {
        "whistle": _("From a called department"),
        "finish": _("After handling"),
        "close": _("Verified on the spot"),
    }
    return by_effect.get(file.effect, _("On the spot"))
