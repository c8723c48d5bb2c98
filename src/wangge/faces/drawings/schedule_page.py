"""The day of a drawing and where people go; and how one in force is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing.api import Seat
from wangge.faces.drawings.forms import NOWHERE, BackForm, ScheduleForm
from wangge.faces.drawings.impact_page import Beside, SeatLine, beside, told
from wangge.faces.site.forms import attach
from wangge.faces.site.templatetags.wangge_page import said
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import Conflict, InvalidInput, ManyErrors, Refused

GRIDS_MAX = 60
"""Grids to choose from for each person; a town of a thousand would make a page of megabytes."""


Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """Somebody whose grid would be gone, and the grids of the same level that they may go to."""

    appointment_id: UUID
    label: str
    choices: Choices
    goes_to: str | None
    problem: str
    """Why they can't go to the grid that takes over most of theirs: it is to be chosen."""
    follows: bool
    """Their grid gets another code and keeps its ground."""

    @property
    def field(self) -> str:
        return f"to-{self.appointment_id}"


def require_planner(viewer: Viewer, both: Beside) -> None:
    """Raises `Refused` for who doesn't keep the scheme's places."""
    if not redrawing.may_plan(both.ground.drawing, viewer.account_id, viewer.at):
        raise Refused(
            "no_right",
            zh="只有维护该方案网格的岗位才能定生效日或撤回。",
            en="Only a post that keeps the scheme's grids sets the day or takes it back.",
        )


def newest(viewer: Viewer, drawing_id: UUID) -> Beside:
    """The newest version beside what is in force."""
    return beside(viewer, drawing_id, QueryDict())


def form_of(viewer: Viewer, both: Beside, data: Any = None) -> ScheduleForm:
    """The form, with the day set before or tomorrow."""
    today, seats = both.ground.names.on, _seats(viewer, both)
    tomorrow = today + timedelta(days=1)
    day = max(both.ground.drawing.from_on or tomorrow, tomorrow)
    return ScheduleForm(data, seats=seats, today=today, initial={"from_on": day})


def schedule_page(viewer: Viewer, both: Beside, form: ScheduleForm) -> dict[str, Any]:
    """The page's context."""
    return {"both": both, "drawing": both.ground.drawing, "form": form, **told(viewer, both)}


def confirm_page(viewer: Viewer, both: Beside, form: ScheduleForm) -> dict[str, Any]:
    """The impact once more, with the people where the form sends them."""
    shown = schedule_page(viewer, both, form)
    chosen, names = form.people(), both.names
    going = [
        (line, names.get(chosen[line.seat.appointment_id] or "", ""))
        for line in shown["seats"]
        if line.seat.appointment_id in chosen
    ]
    fresh = {g.code for g in both.after.grids} - {g.code for g in both.before.grids}
    vacant = sorted(fresh - {code for code in chosen.values() if code})
    together = [(x, to) for x, to in going if x.follows and chosen[_of(x)] == x.seat.goes_to]
    return shown | {
        "going": going,
        "parted": [pair for pair in going if pair not in together],
        "together": together,
        "vacant": [(code, names[code]) for code in vacant],
    }


def _of(line: SeatLine) -> UUID:
    return line.seat.appointment_id


def has_room(form: ScheduleForm) -> bool:
    """Whether everybody finds room where the form sends them; False: the form says who doesn't."""
    refused = people.without_room(form.people(), on=form.cleaned_data["from_on"])
    for appointment_id, refusal in refused.items():
        form.add_error(f"to-{appointment_id}", said(refusal))
    return not refused


def schedule(viewer: Viewer, both: Beside, form: ScheduleForm) -> bool:
    """Sets the day; False: the form says what is wrong."""
    try:
        redrawing.schedule(
            drawing_id=both.ground.drawing.id,
            from_on=form.cleaned_data["from_on"],
            people=form.people(),
            actor=viewer.actor,
            at=viewer.at,
        )
    except (InvalidInput, Conflict, ManyErrors) as error:
        attach(form, error, {f"people.{s.appointment_id}": s.field for s in form.seats})
        return False
    return True


def take_back(viewer: Viewer, drawing_id: UUID, form: BackForm) -> bool:
    """Takes it back; False: the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        redrawing.take_back(
            drawing_id=drawing_id,
            reason=form.cleaned_data["reason"],
            actor=viewer.actor,
            at=viewer.at,
        )
    except (InvalidInput, Conflict) as error:
        attach(form, error)
        return False
    return True


def _seats(viewer: Viewer, both: Beside) -> list[SeatChoice]:
    found, full = [], dict[str, set[str]]()
    for line in told(viewer, both)["seats"]:
        label = f"{line.person} · {said(line.post)} · {line.grid}"
        problem, codes = said(line.seat.problem), _near(both, line.seat)
        if problem:
            about = {"grid": both.names.get(line.seat.goes_to, ""), "why": problem}
            problem = _("Most of it goes to “%(grid)s”. %(why)s") % about
            if line.seat.post not in full:
                full[line.seat.post] = _full(both, line.seat, codes)
        choices = _choices(both, codes, full.get(line.seat.post, set()))
        choices.append((NOWHERE, _("Nowhere: the appointment ends")))
        if problem:
            choices.insert(0, ("", _("Choose …")))
        found.append(
            SeatChoice(
                line.seat.appointment_id,
                label,
                choices,
                line.seat.goes_to,
                problem,
                line.follows,
            )
        )
    return found


def _full(both: Beside, seat: Seat, codes: list[str]) -> set[str]:
    """The grids in which the post of somebody has no room, as people are placed now."""
    on = both.ground.names.on + timedelta(days=1)
    return {c for c in codes if people.without_room({seat.appointment_id: c}, on=on)}


def _choices(both: Beside, codes: list[str], full: set[str]) -> Choices:
    """Grids by name; where some are full, those with room come first."""
    names = both.names
    free, rest = [
        [(code, f"{names[code]} · {code}") for code in codes if (code in full) is is_full]
        for is_full in (False, True)
    ]
    if not rest:
        return [*free]
    return [(_("With room"), free), (_("Without room"), rest)]


def _near(both: Beside, seat: Seat) -> list[str]:
    """The grids that somebody may go to: all of their level, or where there are many those beside
    the one that takes over most of theirs, under the same upper grid."""
    level = next(g.level for g in both.before.grids if g.code == seat.grid_code)
    grids = [g.code for g in both.after.grids if g.level == level]
    if seat.goes_to is None or len(grids) <= GRIDS_MAX:
        return grids
    width = next(n.code_width for n in both.ground.scheme.levels if n.key == level)
    return [code for code in grids if code[:-width] == seat.goes_to[:-width]]
