"""Days and wall times of one place as instants, counted in whole microseconds (µs) since 1970 UTC.

Owns what happens at a clock change; refuses unknown zones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wangge.kernel.clock import aware
from wangge.kernel.errors import InvalidInput

SECOND_US = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """µs since 1970 of an aware instant. Raises `InvalidInput` (`naive_time`)."""
    return (aware(at) - _EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """The instant, aware, in UTC."""
    return _EPOCH + timedelta(microseconds=us)


def wall_instant(day: date, wall: time, time_zone: str) -> datetime:
    """The instant (aware, UTC) at which clocks in a zone show `wall` on that day.

    At a clock change as `LocalTime.instant`. Raises `InvalidInput` (`time_zone_unknown`).
    """
    return from_us(_local_time(time_zone).instant(day.toordinal(), wall))


class LocalTime:
    """The wall clock of a time zone. Raises `InvalidInput` (`time_zone_unknown`)."""

    def __init__(self, time_zone: str) -> None:
        try:
            self._zone = ZoneInfo(time_zone)
        except (KeyError, ValueError, OSError):
            raise InvalidInput(
                "time_zone_unknown",
                zh=f"没有名为“{time_zone}”的时区。",
                en=f"There is no time zone '{time_zone}'.",
                field="time_zone",
            ) from None
        self._midnights: dict[int, int | None] = {}  # None: a day with a clock change

    def of(self, us: int) -> datetime:
        """The local date and time."""
        return from_us(us).astimezone(self._zone)

    def ordinal(self, us: int) -> int:
        """The ordinal of the local day."""
        return from_us(us).astimezone(self._zone).toordinal()

    def instant(self, ordinal: int, wall: time) -> int:
        """The instant of a wall time: the first of two, the end of a gap for none.

        Taking a gap's end keeps later wall times from becoming earlier instants.
        """
        try:
            midnight = self._midnights[ordinal]
        except KeyError:
            midnight = self._midnights[ordinal] = self._plain_midnight(ordinal)
        if midnight is None:
            return self._looked_up(ordinal, wall)
        seconds = (wall.hour * 60 + wall.minute) * 60 + wall.second
        return midnight + seconds * SECOND_US + wall.microsecond

    def _plain_midnight(self, ordinal: int) -> int | None:
        """The midnight that begins a day of 24 hours, whose walls need no look-up."""
        begin = self._looked_up(ordinal, time(0))
        end = self._looked_up(ordinal + 1, time(0))
        return begin if end - begin == 86_400 * SECOND_US else None

    def _looked_up(self, ordinal: int, wall: time) -> int:
        day = date.fromordinal(ordinal)
        local = datetime.combine(day, wall, self._zone).replace(fold=0)  # noqa: TID251
        at = local.astimezone(UTC)
        if at.astimezone(self._zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return to_us(at)
        return self._gap_end(to_us(local.replace(fold=1)), to_us(at))

    def _gap_end(self, before: int, after: int) -> int:
        """The instant of the clock change between two instants, to the second."""
        low, high = before // SECOND_US, after // SECOND_US
        new = self.of(after).utcoffset()
        while high - low > 1:
            middle = (low + high) // 2
            if self.of(middle * SECOND_US).utcoffset() == new:
                high = middle
            else:
                low = middle
        return high * SECOND_US


@lru_cache(maxsize=64)
def _local_time(time_zone: str) -> LocalTime:
    return LocalTime(time_zone)
