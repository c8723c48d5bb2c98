"""One line: looking, looking closer for a purpose, confirming, changing, ending, objecting."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.domain.registers import api as registers
from wangge.faces.ledger.entry_page import entry_page, history_page, known_fields, read
from wangge.faces.ledger.fields import names_of
from wangge.faces.ledger.forms import (
    ChangeForm,
    DecideForm,
    EndForm,
    MoveForm,
    ObjectForm,
    PurposeForm,
)
from wangge.faces.ledger.gate import Opened, opened, page_address
from wangge.faces.ledger.listing import forgiving, title_of
from wangge.faces.site.forms import attach
from wangge.faces.site.viewer import Viewer, staff
from wangge.kernel.errors import NotFound, WanggeError

PAGE = "ledger/entry.html"


@require_safe
@never_cache
@staff()
def entry(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """A line with all that belongs to it."""
    page = entry_page(opened(request, viewer, pack, register), record_id)
    return render(request, PAGE, page | {"said": request.GET.get("said", "")})


@require_safe
@never_cache
@staff()
def history(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """What every field held, with who and why."""
    here = opened(request, viewer, pack, register)
    return render(request, "ledger/history.html", history_page(here, record_id))


@require_POST
@never_cache
@staff()
def unmask(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID, field: str
) -> HttpResponse:
    """One value in clear, this once, for a purpose; recorded."""
    here = opened(request, viewer, pack, register)
    spec = here.ref.spec
    if spec.field(field) is None:
        raise NotFound("no_such_field", zh="没有这个字段。", en="There is no such field.")
    form = PurposeForm(request.POST, spec=spec, field=field)
    if form.is_valid():
        purpose = form.cleaned_data["purpose"]
        try:
            value = registers.unmask(
                record_id=record_id, field=field, purpose=purpose, **here.asked
            )
        except WanggeError as error:
            if not forgiving(error):
                raise
            attach(form, error)
        else:
            return render(request, PAGE, entry_page(here, record_id, clear={field: value}))
    page = entry_page(here, record_id, refused={f"look-{field}": form})
    return render(request, PAGE, page, status=422)


@require_POST
@staff()
def confirm(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """One tap: everything known is still so."""
    here = opened(request, viewer, pack, register)
    fields = known_fields(read(here, record_id))
    registers.confirm(record_id=record_id, fields=fields, **here.by)
    return HttpResponseRedirect(page_address(here, record_id, "confirmed"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def change(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID
) -> HttpResponse:
    """Other values for some fields: the world has changed, or it was recorded wrongly."""
    here = opened(request, viewer, pack, register)
    page = read(here, record_id)
    if not page.keeps or page.row.ended_on is not None:
        raise NotFound("no_record", zh="没有这条记录。", en="There is no such record.")
    asked = request.GET.get("asked") == "1"
    initial = {"kind": "correct", "asked": True} if asked else {"kind": "change"}
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, opened=here, page=page, initial=initial)
    if form.is_valid() and _changed(here, record_id, form):
        return HttpResponseRedirect(page_address(here, record_id, "changed"))
    context = {"opened": here, "spec": here.ref.spec, "form": form, "page": page}
    context |= {"title": title_of(here, page.row)}
    status = 422 if form.errors else 200
    return render(request, "ledger/change.html", context, status=status)


@require_POST
@staff()
def act(
    request: HttpRequest, viewer: Viewer, pack: str, register: str, record_id: UUID, key: str
) -> HttpResponse:
    """Moving, ending, noting an objection."""
    here = opened(request, viewer, pack, register)
    form = _act_form(here, record_id, key, request)
    if form.is_valid() and _acted(here, record_id, key, form):
        said = {"move": "moved", "end": "ended", "object": "objected"}[key]
        if key == "move" and not _still_seen(here, record_id):
            return HttpResponseRedirect(here.address("list") + "?said=moved")
        return HttpResponseRedirect(page_address(here, record_id, said))
    return render(request, PAGE, entry_page(here, record_id, refused={key: form}), status=422)


@require_POST
@staff()
def decide(
    request: HttpRequest,
    viewer: Viewer,
    pack: str,
    register: str,
    record_id: UUID,
    objection_id: UUID,
) -> HttpResponse:
    """Answers an objection; upheld, what it was against is removed."""
    here = opened(request, viewer, pack, register)
    form = DecideForm(request.POST, auto_id=f"decide-{objection_id}-%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            registers.decide_objection(
                objection_id=objection_id,
                upheld=given["upheld"],
                reason=given["reason"],
                **here.by,
            )
        except WanggeError as error:
            if not forgiving(error):
                raise
            attach(form, error)
        else:
            if not _still_seen(here, record_id):
                return HttpResponseRedirect(here.address("list") + "?said=removed")
            return HttpResponseRedirect(page_address(here, record_id, "decided"))
    page = entry_page(here, record_id, refused={str(objection_id): form})
    return render(request, PAGE, page, status=422)


def _changed(here: Opened, record_id: UUID, form: ChangeForm) -> bool:
    given = form.cleaned_data
    more = {"record_id": record_id, "values": form.values(), "reason": given["reason"]}
    more |= {"version": given["version"], **here.by}
    try:
        if given["kind"] == "correct":
            registers.correct(asked_by_subject=given["asked"], **more)
        else:
            registers.change(**more)
    except WanggeError as error:
        if not forgiving(error):
            raise
        attach(form, error, names_of(here.ref.spec))
        return False
    return True


def _act_form(here: Opened, record_id: UUID, key: str, request: HttpRequest) -> forms.Form:
    if key == "move":
        return MoveForm(request.POST, auto_id="move-%s")
    if key == "end":
        return EndForm(request.POST, auto_id="end-%s")
    if key == "object":
        page = read(here, record_id)
        return ObjectForm(request.POST, opened=here, page=page, auto_id="object-%s")
    raise NotFound("no_such_act", zh="没有这种操作。", en="There is no such act.")


def _acted(here: Opened, record_id: UUID, key: str, form: forms.Form) -> bool:
    given = form.cleaned_data
    more = {"record_id": record_id, "reason": given["reason"], **here.by}
    try:
        if key == "move":
            registers.move(place=here.place(given["place"]), **more)
        elif key == "end":
            registers.end(**more)
        else:
            registers.object_to(field=given["field"], **more)
    except WanggeError as error:
        if not forgiving(error):
            raise
        attach(form, error)
        return False
    return True


def _still_seen(here: Opened, record_id: UUID) -> bool:
    try:
        read(here, record_id)
    except NotFound:
        return False
    return True
