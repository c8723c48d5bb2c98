"""Reading when and where a photo was taken from what the camera wrote into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PIL import ExifTags, Image


def taken(image: Image.Image) -> tuple[str | None, tuple[float, float] | None]:
    """When and where (lon, lat) by the photo's EXIF; None for what is absent or nonsense."""
    try:
        exif = image.getexif()
        times = exif.get_ifd(ExifTags.IFD.Exif)
        places = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, TypeError, KeyError, SyntaxError, OSError):
        return None, None
    return _taken_at(times), _position(places)


def _taken_at(tags: dict[int, Any]) -> str | None:
    text = str(tags.get(ExifTags.Base.DateTimeOriginal, ""))[:19]
    offset = str(tags.get(ExifTags.Base.OffsetTimeOriginal, ""))[:6]
    for candidate in (text + offset, text):
        for form in ("%Y:%m:%d %H:%M:%S%z", "%Y:%m:%d %H:%M:%S"):
            try:
                return datetime.strptime(candidate, form).isoformat()  # noqa: DTZ007
            except ValueError:
                continue
    return None


def _position(tags: dict[int, Any]) -> tuple[float, float] | None:
    gps = ExifTags.GPS
    lat = _degrees(tags.get(gps.GPSLatitude), tags.get(gps.GPSLatitudeRef), "N", "S", 90)
    lon = _degrees(tags.get(gps.GPSLongitude), tags.get(gps.GPSLongitudeRef), "E", "W", 180)
    return None if lat is None or lon is None else (lon, lat)


def _degrees(parts: Any, side: Any, plus: str, minus: str, most: int) -> float | None:
    """Degrees from (degrees, minutes, seconds); NaN fails every comparison and so is refused."""
    try:
        degrees, minutes, seconds = (float(p) for p in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if side not in (plus, minus) or not 0 <= value <= most:
        return None
    return round(-value if side == minus else value, 7)
