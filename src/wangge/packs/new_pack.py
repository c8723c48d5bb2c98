"""Writes the skeleton of a new pack: whole, commented, and right as it stands.

Refuses a name that isn't a key, and one that is taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from wangge.kernel.errors import Conflict, InvalidInput

SKELETON = Path(__file__).parent / "skeleton"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")


def write_pack(
    name: str, folder: Path, *, schema: Path, taken: Collection[str], today: date
) -> tuple[Path, ...]:
    """Writes `folder/name` from the skeleton; returns the files written.

    `schema` is the JSON Schema that the files name for editors; `taken` the keys of the packs that
    there are. Raises `InvalidInput` for a name that isn't a key, `Conflict` for one that is taken.
    """
    target = folder / name
    _check_name(name, target, taken)
    words = {
        "__KEY__": name,
        "__TODAY__": today.isoformat(),
        "__SCHEMA__": Path(os.path.relpath(schema.resolve(), target.resolve())).as_posix(),
    }
    target.mkdir(parents=True)
    written = []
    for source in sorted(SKELETON.glob("*.yaml")):
        text = source.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        path = target / source.name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def _check_name(name: str, target: Path, taken: Collection[str]) -> None:
    if not _KEY.fullmatch(name):
        raise InvalidInput(
            "pack_name_no_key",
            zh=f"“{name}”不能作领域包的名字：应以小写字母开头，只含小写字母、数字和下划线，"
            "至多 63 个字符，例如 fire_city。",
            en=f"“{name}” can't name a pack: it begins with a small letter and holds only small"
            " letters, digits and underscores, at most 63 characters, such as fire_city.",
            field="name",
        )
    if name in taken or target.exists():
        raise Conflict(
            "pack_name_taken",
            zh=f"已有名为“{name}”的领域包或文件夹，请换一个名字。",
            en=f"There is already a pack or a folder named “{name}”; choose another name.",
            field="name",
        )
