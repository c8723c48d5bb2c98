"""When an entry must be confirmed again, and when it must go."""

from __future__ import annotations

from datetime import date, timedelta

from wangge.packs.schema import RegisterFieldSpec, RegisterSpec


def keep_until_on(register: RegisterSpec, touched_on: date) -> date:
    """The first day on which an entry last touched on that day must be gone."""
    year = touched_on.year + register.retention_years
    try:
        return touched_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def refresh_due_on(
    register: RegisterSpec, field: RegisterFieldSpec, confirmed_on: date
) -> date | None:
    """The day by which a value confirmed on that day must be confirmed again; None: never."""
    rule = field.refresh or register.refresh
    return confirmed_on + timedelta(days=int(rule.split()[0])) if rule else None
