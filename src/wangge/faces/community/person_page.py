"""One person's skills, certificates and courses: shown to and kept by whoever manages them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wangge.domain.people import api as people
from wangge.faces.community.drill import Ground
from wangge.faces.community.forms import QualificationForm
from wangge.faces.community.skills_page import held_by
from wangge.faces.site.forms import attach
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import NotFound, WanggeError

FIELDS_OF_ERRORS = {"what": "what", "got_on": "got_on"}


def person_page(
    viewer: Viewer, ground: Ground, account_id: UUID, form: QualificationForm | None = None
) -> dict[str, Any]:
    """The page's context; `NotFound` for somebody whom the viewer doesn't manage."""
    if not people.managed_by(viewer.account_id, account_id, viewer.at):
        raise NotFound("no_such_account", zh="没有这个账号。", en="No such account.")
    person = people.persons([account_id])[account_id]
    posts = [
        a
        for a in people.appointments_of(account_id, viewer.at)
        if a.scheme_key == ground.pack.scheme.key and a.jurisdiction_key == ground.town
    ]
    mine = {a.post for a in posts}
    return {
        "ground": ground,
        "person": person,
        "posts": posts,
        "held": held_by(ground.pack, [account_id], ground)[account_id],
        "courses": [t for t in ground.pack.trainings if mine & set(t.posts)],
        "form": form or QualificationForm(pack=ground.pack),
    }


def add(viewer: Viewer, ground: Ground, account_id: UUID, form: QualificationForm) -> bool:
    """Records what was typed; the form has errors when it was refused."""
    if not form.is_valid():
        return False
    kind, _sep, key = form.cleaned_data["what"].partition(":")
    try:
        people.record_qualification(
            account_id=account_id,
            pack_key=ground.pack.key,
            kind=kind,
            key=key,
            got_on=form.cleaned_data["got_on"],
            actor=viewer.actor,
            at=viewer.at,
        )
    except WanggeError as error:
        if error.http_status in (403, 404):
            raise
        attach(form, error, FIELDS_OF_ERRORS)
        return False
    return True
