"""Answers to forms that a script may send: a redirect for a browser, an address for a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

SCRIPT_HEADER = "X-Wangge-Send"
NEXT_HEADER = "X-Wangge-Next"


def sent(request: HttpRequest, address: str) -> HttpResponse:
    """The form was taken: go on at `address`. A script goes there itself, once."""
    if request.headers.get(SCRIPT_HEADER):
        return HttpResponse(status=204, headers={NEXT_HEADER: address})
    return HttpResponseRedirect(address)


def refused(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """The form again, with what was typed and what is wrong with it."""
    return render(request, template, {**context, "answered": True}, status=422)
