"""Has a PDF made by a process of its own, after every character has proved to be printable.

The typesetter stays out of the server's memory, and one that hangs is ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wangge.kernel.errors import InvalidInput, WanggeError
from wangge.plumbing.printing.fonts import font_files, missing_glyphs

SECONDS_MAX = 300


class PressFailed(WanggeError):
    """The typesetter stopped; what it said is in the message."""

    http_status = 500


def press(
    templates: Mapping[str, str],
    values: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
    *,
    seconds: int = SECONDS_MAX,
) -> bytes:
    """A PDF of `main.typ` among `templates`, which reads `values` as `values.json`.

    The same input gives the same bytes. Raises `InvalidInput` (`no_glyph`) that names every
    character without a glyph, `PressFailed` for whatever the typesetter objects to.
    """
    _check_glyphs([*templates.values(), *_texts(values)])
    files = {name: text.encode() for name, text in templates.items()}
    files["values.json"] = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    files |= pictures or {}
    order = {
        "files": {name: b64encode(data).decode() for name, data in files.items()},
        "seconds": seconds,
        "fonts": [str(folder) for folder in sorted({f.parent for f in font_files()})],
    }
    return _run(json.dumps(order).encode(), seconds)


def _run(order: bytes, seconds: int) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("typesetter.py"))]
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise _failed(f"{seconds} s") from None
    if done.returncode:
        raise _failed(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout


def _check_glyphs(texts: list[str]) -> None:
    missing = missing_glyphs("".join(texts))
    if missing:
        shown = " ".join(f"{c} (U+{ord(c):04X})" for c in missing[:20])
        raise InvalidInput(
            "no_glyph",
            zh=f"字库里没有这些字，不能打印：{shown}。",
            en=f"The printing font lacks these characters: {shown}.",
            data={"characters": list(missing)},
        )


def _texts(value: Any) -> Iterator[str]:
    """Every text among the values; keys aren't printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _failed(said: str) -> PressFailed:
    return PressFailed(
        "press_failed",
        zh=f"排版失败：{said}。",
        en=f"Typesetting failed: {said}.",
    )
