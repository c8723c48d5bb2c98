"""Where somebody's day begins, by the posts they hold. Refuses to decide what a page then shows."""

from __future__ import annotations

from django.urls import reverse

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import Right

QUEUE = (Right.CASE_DISPATCH, Right.CASE_FILE)


def home_of(viewer: Viewer | None) -> str:
    """Where the day begins: overview, queue, tasks, whatever else there is, or the portal."""
    if viewer is None:
        return reverse("portal:home")
    if viewer.may(Right.OVERVIEW_VIEW) and not viewer.may(Right.TASK_DO):
        return reverse("console:overview")
    if keeps_the_queue(viewer):
        return reverse("console:queue")
    if viewer.may(Right.TASK_DO):
        return reverse("worker:today")
    if viewer.may(Right.CASE_VIEW):
        return reverse("console:queue")
    return reverse("site:more") if viewer.rights else reverse("site:account")


def keeps_the_queue(viewer: Viewer) -> bool:
    """Whether they file or dispatch for others by their main post.

    A grid member may well file for a second department (a fire patrol does): that doesn't take
    them from their own list.
    """
    if not viewer.may(*QUEUE):
        return False
    main = _main_rights(viewer)
    return main is None or any(right in main for right in QUEUE)


def _main_rights(viewer: Viewer) -> frozenset[Right] | None:
    """What the posts in the town's main scheme give; None for who holds no post in it."""
    held = people.appointments_of(viewer.account_id, viewer.at)
    if not held:
        return None  # on somebody's behalf only
    pack = places.first_pack(held[0].jurisdiction_key)
    mine = {a.post for a in held if a.scheme_key == pack.scheme.key}
    found = [post.rights for post in pack.posts if post.key in mine]
    return frozenset().union(*found) if found else None
