"""What a call of a device does: whether it rings, and whether it joins the one before it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.calendar import WorkingCalendar
from wangge.kernel.errors import InvalidInput, ManyErrors, Undetermined, WanggeError
from wangge.kernel.limits import TimeLimit
from wangge.packs.estimates import AlarmRule
from wangge.packs.schema import AlarmSpec

Readings = Mapping[str, float | bool]


@dataclass(frozen=True, slots=True)
class Former:
    """The last call of the device that rang and began a matter."""

    at: datetime
    case_open: bool


def read(spec: AlarmSpec, readings: Readings) -> dict[str, float]:
    """The readings that the rule knows, as numbers. `InvalidInput` names each that is wrong.

    Nothing else is taken in: what the rule doesn't ask for isn't stored.
    """
    kinds = {i.key: i.type for i in spec.inputs}
    errors: list[WanggeError] = []
    for key, value in readings.items():
        if key not in kinds:
            errors.append(_wrong(key, "规则没有这项读数。", "The rule has no such reading."))
        elif (kinds[key] == "bool") != isinstance(value, bool):
            asked = kinds[key] == "bool"
            zh, en = ("应为 true 或 false。", "Must be true or false.") if asked else _NUMBER
            errors.append(_wrong(key, zh, en))
        elif not math.isfinite(value):
            errors.append(_wrong(key, *_NUMBER))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)
    return {key: float(value) for key, value in readings.items()}


_NUMBER = ("应为数字。", "Must be a number.")


def rings(spec: AlarmSpec, values: Mapping[str, float]) -> bool:
    """Whether the pack's rule calls for help. `InvalidInput` names a reading that is missing."""
    try:
        return AlarmRule.of(spec).rings(values)
    except Undetermined as problem:
        missing = problem.data.get("missing") or ["-"]
        raise _wrong(str(missing[0]), "缺少这项读数。", "This reading is missing.") from problem


def joins(spec: AlarmSpec, former: Former | None, at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a call that rings belongs to the matter already open.

    Only within the quiet time, and never to a closed matter: who calls again after it was settled
    calls anew.
    """
    if former is None or spec.quiet is None or not former.case_open:
        return False
    return at < calendar.add(former.at, TimeLimit.parse(spec.quiet))


def digest(device: str, readings: Readings) -> bytes:
    """By which a repetition under the same key is told from something else."""
    text = json.dumps({"device": device, "readings": dict(readings)}, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _wrong(key: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput("reading", zh=zh, en=en, field=f"readings.{key[:63]}")
