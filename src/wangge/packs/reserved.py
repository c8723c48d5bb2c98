"""The refusal of whatever gives a reserved power away, or exercises it in the holder's place."""

from __future__ import annotations

from wangge.kernel.errors import Refused
from wangge.packs.schema import PowerSpec


class ReservedPower(Refused):
    """Not whoever asks but the matter's own nature forbids it: another choice may be right."""

    http_status = 409


def reserved_refusal(power: PowerSpec, field: str) -> ReservedPower:
    """The refusal, with which power it is and by which source it is reserved."""
    source = power.source.title
    return ReservedPower(
        "reserved_power",
        zh=f"“{power.name.zh}”是保留权力（依据：{source.zh}），"
        "不得派给、移交或委托他人，也不得由他人代行。",
        en=f"“{power.name.en}” is a reserved power (by: {source.en}): it can't be given, handed on"
        " or delegated to anybody else, nor exercised in the holder's place.",
        field=field,
        data={"power": power.key, "posts": list(power.posts)},
    )
