"""Translations without system tools: `compile` makes the .mo files, `check` finds what is missing.

English stands in the code; each text needs a Chinese one in src/wangge/locale/zh_Hans.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "wangge"
LOCALE = SOURCE / "locale"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def compile_all() -> int:
    """Writes a .mo beside every .po."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalog = read_po(file)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    return 0


def texts() -> Iterator[tuple[str, str]]:
    """Every text to translate, as (place, text)."""
    from django.utils.translation.template import templatize

    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = templatize(source, origin=str(path))
        found = extract("python", io.BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"})
        for line, message, _, _ in found:
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    yield f"{path.relative_to(SOURCE)}:{line}", text


def twice(source: str) -> Iterator[str]:
    """Texts that stand in the file more than once: the last would silently win."""
    seen = set()
    for entry in re.split(r"\n\n+", source):
        found = re.search(r"(?m)^((?:msgctxt .*\n)?)msgid ((?:\".*\"\n?)+)", entry)
        if found and (key := found.groups()) in seen:
            yield f"django.po: 重复 stands twice: {key[1].strip()}"
        if found:
            seen.add(found.groups())


def check() -> int:
    """Prints each text without a Chinese translation, fuzzy ones and ones no longer used."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
    django.setup()
    file_of_texts = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with file_of_texts.open("rb") as file:
        catalog = read_po(file)
    used, wrong = set(), list(twice(file_of_texts.read_text(encoding="utf-8")))
    for place, text in texts():
        used.add(text)
        message = catalog.get(text) or next((m for m in catalog if _has(m.id, text)), None)
        if message is None or not message.string or message.fuzzy:
            wrong.append(f"{place}: 没有中文译文 not translated: {text!r}")
    for message in catalog:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id and not set(ids) & used:
            wrong.append(f"django.po:{message.lineno}: 已不再使用 no longer used: {message.id!r}")
    print("\n".join(wrong) or f"translations ok ({len(used)})")
    return 1 if wrong else 0


def _has(ids: object, text: str) -> bool:
    return text in ids if isinstance(ids, tuple) else ids == text


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else compile_all())
