"""What a contact may be looked at for, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PURPOSE_WORDS = {
    "call_back": _("To call back"),
    "find_place": _("To find the place"),
    "verify": _("To verify the result"),
    "complaint": _("To answer a complaint"),
    "data_request": _("At the person's own request"),
}
