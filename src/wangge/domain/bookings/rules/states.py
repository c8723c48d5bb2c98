"""What may follow what: who came can be done with, a closed booking stays as it is."""

from __future__ import annotations

from wangge.kernel.errors import Conflict, InvalidInput

NEXT = {"booked": ("came", "absent", "done"), "came": ("done",)}
"""What staff may mark, by state."""
ENDS = frozenset({"done", "absent"})


def check_mark(state: str, mark: str) -> None:
    """Raises `InvalidInput` for no such mark, `Conflict` for one that can't follow."""
    if mark not in {m for marks in NEXT.values() for m in marks}:
        raise InvalidInput(
            "mark", zh="请选择已到、未到或办结。", en="Choose came, absent or done.", field="mark"
        )
    if mark not in NEXT.get(state, ()):
        raise closed()


def check_open(state: str) -> None:
    """Raises `Conflict` unless the booking still stands and nobody has come."""
    if state != "booked":
        raise closed()


def closed() -> Conflict:
    """The refusal for a booking that is over."""
    return Conflict(
        "booking_closed",
        zh="该预约已办结、取消或已到场，不能再更改。",
        en="This booking is over or has begun and can't be changed.",
    )
