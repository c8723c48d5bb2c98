"""Re-encoding photos: upright, at most 2560 px, JPEG, nothing of the sender's metadata left.

Refuses to read anything but the few formats in `limits`. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import AvifImagePlugin as _avif  # noqa: F401  registers the format
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL import WebPImagePlugin as _webp  # noqa: F401  registers the format

from wangge.plumbing.files import exif, limits

_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it will be stored."""

    data: bytes
    thumbnail: bytes
    width_px: int
    height_px: int
    taken_at: str | None
    position: tuple[float, float] | None


def re_encode(data: bytes) -> Picture:
    """Raises `FileRefused` for what is too large, of another kind, or broken."""
    limits.check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a limit
            with Image.open(io.BytesIO(data), formats=limits.FORMATS) as image:
                limits.check_pixels(*image.size)
                taken_at, position = exif.taken(image)
                picture = _upright(image)
    except Image.DecompressionBombError as problem:
        raise limits.refusal(
            "photo_too_many_pixels", "照片像素过多。", "The photo has too many pixels."
        ) from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as problem:
        raise limits.unreadable() from problem
    full = _jpeg(picture, limits.EDGE_MAX_PX, quality=85)
    size = picture.size  # `_jpeg` has shrunk it in place
    thumbnail = _jpeg(picture, limits.THUMBNAIL_PX, quality=78)
    return Picture(full, thumbnail, *size, taken_at, position)


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone: turned as the camera was held, sRGB, on white, without any metadata."""
    edge = limits.EDGE_MAX_PX
    image.draft("RGB", (edge, edge))  # a JPEG decoder that may halve saves most of the time
    image.load()
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    if turned.has_transparency_data:
        layers = turned.convert("RGBA")
        turned = Image.new("RGB", layers.size, "white")
        turned.paste(layers, mask=layers.getchannel("A"))
    picture = _in_srgb(turned, profile)
    picture.info = {}
    return picture


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they are
    return image.convert("RGB")


def _jpeg(picture: Image.Image, edge_px: int, quality: int) -> bytes:
    picture.thumbnail((edge_px, edge_px), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, progressive=True, optimize=True)
    return target.getvalue()
