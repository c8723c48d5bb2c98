"""What is taken as a photo, and the refusals in words."""

from __future__ import annotations

from django.conf import settings

from wangge.kernel.errors import InvalidInput

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
"""What Pillow reads by itself. HEIC would need a plugin."""
CONTENT_TYPE = "image/jpeg"
"""What a photo is kept as."""
PIXELS_MAX = 64_000_000
EDGE_MAX_PX = 2560
THUMBNAIL_PX = 480


class FileRefused(InvalidInput):
    """The file can't be taken; the sender may send another."""


def check_size(data: bytes) -> None:
    """Refuses an empty file, and one larger than `WANGGE_PHOTO_MAX_MB`."""
    most_mb: int = settings.WANGGE_PHOTO_MAX_MB
    if not data:
        raise refusal("photo_empty", "照片文件是空的。", "The photo is empty.")
    if len(data) > most_mb * 1024 * 1024:
        raise refusal(
            "photo_too_large",
            f"照片不能超过 {most_mb} MB。",
            f"A photo may have at most {most_mb} MB.",
        )


def check_pixels(width_px: int, height_px: int) -> None:
    """Refuses what would take too much memory to unpack."""
    if width_px * height_px > PIXELS_MAX:
        raise refusal(
            "photo_too_many_pixels",
            f"照片像素过多（{width_px}×{height_px}），最多 {PIXELS_MAX // 1_000_000} 百万像素。",
            f"The photo has too many pixels ({width_px}×{height_px});"
            f" at most {PIXELS_MAX // 1_000_000} million.",
        )


def unreadable() -> FileRefused:
    """For what is no picture, a broken one, or one of a kind we don't read."""
    return refusal(
        "photo_unreadable",
        "无法读取照片，请使用 JPEG、PNG 或 WebP 格式。",
        "The photo can't be read; please use JPEG, PNG or WebP.",
    )


def refusal(code: str, zh: str, en: str) -> FileRefused:
    """A refusal of the field `photo`."""
    return FileRefused(code, zh=zh, en=en, field="photo")
