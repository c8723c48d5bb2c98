"""What templates need besides Django's own tags: icons, both-language texts, clocks, instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.faces.site import icons
from wangge.faces.site import words as code_words
from wangge.kernel.errors import WanggeError
from wangge.kernel.limits import TimeLimit
from wangge.plumbing.time import get_clock

register = template.Library()


def is_english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        icons.path(name),
    )


@register.filter
def said(text: Any) -> str:
    """The zh or en side of anything that has both (a pack's text, a typed error, a pair)."""
    if text is None:
        return ""
    if isinstance(text, WanggeError):
        return text.text(get_language() or "zh")
    if isinstance(text, dict):
        return str(text.get("en" if is_english() else "zh", ""))
    if hasattr(text, "zh"):
        return str(text.en if is_english() else text.zh)
    return str(text)


@register.filter
def named(thing: Any) -> str:
    """The name of anything with `name_zh` and `name_en`, or `name` and perhaps `name_en`."""
    if thing is None:
        return ""
    english = getattr(thing, "name_en", "")
    if is_english() and english:
        return str(english)
    return said(getattr(thing, "name_zh", None) or getattr(thing, "name", thing))


def local_text(at: datetime, *, ends: bool = False) -> str:
    """The instant in the town's time, to the minute, with the year only when it isn't this one.

    `ends`: something ends then. Midnight is 24:00 of the day that it ends.
    """
    local = timezone.localtime(at)
    minute = f"{local:%H:%M}"
    if ends and minute == "00:00":
        local, minute = local - timedelta(days=1), "24:00"
    same_year = local.year == timezone.localtime(get_clock().now()).year
    if is_english():
        return f"{date_format(local, 'j M' if same_year else 'j M Y')}, {minute}"
    return f"{date_format(local, 'n月j日' if same_year else 'Y年n月j日')} {minute}"


@register.filter
def instant(at: datetime | None) -> SafeString | str:
    """A `<time>` with the instant in the town's time."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _iso(at), local_text(at))


@register.filter
def deadline(at: datetime | None) -> SafeString | str:
    """A `<time>` by which something is to be done, see `local_text`."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _iso(at), local_text(at, ends=True))


@register.filter
def since(at: datetime | None) -> SafeString | str:
    """How long ago, kept current by the page's script; the instant itself without one."""
    if at is None:
        return ""
    return format_html("<wg-time>{}</wg-time>", instant(at))


@register.simple_tag
def limit_clock(
    due_at: datetime | None, started_at: datetime | None = None, paused: object = False
) -> SafeString | str:
    """A time limit that counts down; readable without scripts."""
    if due_at is None:
        return format_html('<span class="badge">{}</span>', _("No limit"))
    start = format_html(' started="{}"', _iso(started_at)) if started_at else ""
    held = SafeString(" paused") if paused else ""
    text = _("Clock paused") if paused else _("Due %(at)s") % {"at": local_text(due_at, ends=True)}
    return format_html(
        '<wg-clock due="{}"{}{} title="{}">{}</wg-clock>',
        _iso(due_at),
        start,
        held,
        _("Due %(at)s") % {"at": local_text(due_at, ends=True)},
        text,
    )


@register.filter
def word(code: str | None, kind: str) -> str:
    """The word for a stored code: `{{ case.outcome|word:"outcome" }}`."""
    return code_words.word(kind, str(code)) if code else ""


@register.simple_tag
def weekday(number: int) -> str:
    """The name of a day of the week, 0 for Monday."""
    return str(WEEKDAYS_ABBR[number])


@register.filter
def item(mapping: Any, key: str) -> Any:
    """`mapping[key]` for a key that is itself a variable; nothing when it isn't there."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def here(choices: Any) -> bool:
    """Whether one of the choices is the present one."""
    return any(choice.here for choice in choices)


@register.filter
def split(text: str) -> list[str]:
    """The words of a text, to loop over a few fixed names."""
    return text.split()


@register.filter
def limit_text(limit: str) -> str:
    """A stored time limit in words: "5 working_days" → 5 个工作日."""
    return TimeLimit.parse(limit).text(get_language() or "zh") if limit else ""


@register.filter
def grouped(number: float) -> str:
    """A number, rounded to a whole one, with its thousands apart: 100,030."""
    return f"{number:,.0f}"


@register.filter
def percent(share: float | None) -> str:
    """A share as a percentage; a dash when there is nothing to divide by."""
    return "–" if share is None else f"{share * 100:z.1f}%"


@register.simple_tag
def now_stamp() -> str:
    """The server's instant, by which the page corrects a wrong clock of the device."""
    return _iso(get_clock().now())


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
