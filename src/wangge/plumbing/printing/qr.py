"""Codes to scan, as lines: sharp at any size."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> bytes:
    """A QR code with its quiet zone; the same text gives the same bytes."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue()
