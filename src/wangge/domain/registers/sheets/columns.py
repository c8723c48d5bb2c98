"""Which column is which field: by key, Chinese or English name, or the template's own title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangge.kernel.errors import InvalidInput, ManyErrors, WanggeError
from wangge.packs.schema import RegisterFieldSpec, RegisterSpec

UNIT, GRID = "_unit", "_grid"
"""The columns of the place; no field's key begins so."""
PLACE_TITLES = {UNIT: ("单元网格编码", "Base unit"), GRID: ("网格编码", "Grid")}
ERRORS_TITLE = "错误 Errors"


def title(field: RegisterFieldSpec) -> str:
    """What the template writes above a column; a star marks what must be filled in."""
    unit = f" ({field.unit})" if field.unit else ""
    return f"{field.name.zh} {field.name.en}{unit}{' *' if field.required else ''}"


def columns_of(spec: RegisterSpec, titles: Sequence[str]) -> dict[int, str]:
    """Column number → field key (or `UNIT`, `GRID`). Raises `ManyErrors` about the titles.

    A column of errors from an earlier try is passed over.
    """
    names = dict(_names(spec))
    columns: dict[int, str] = {}
    errors: list[WanggeError] = []
    words = [(n, t.strip()) for n, t in enumerate(titles) if t.strip() not in ("", ERRORS_TITLE)]
    for number, word in words:
        key = names.get(word.casefold())
        if key is None:
            errors.append(_wrong("column_unknown", "不认识的列", "Unknown column", word))
        elif key in columns.values():
            errors.append(_wrong("column_twice", "重复的列", "Column twice", word))
        else:
            columns[number] = key
    errors += _missing(spec, set(columns.values()))
    if errors:
        raise ManyErrors(errors)
    return columns


def _missing(spec: RegisterSpec, there: set[str]) -> Iterator[WanggeError]:
    wanted = [f"{f.name.zh} {f.name.en}" for f in spec.fields if f.required and f.key not in there]
    if not there & {UNIT, GRID}:
        wanted.append(" ".join(PLACE_TITLES[UNIT]))
    for name in wanted:
        yield _wrong("column_missing", "缺少列", "Missing column", name)


def _names(spec: RegisterSpec) -> Iterator[tuple[str, str]]:
    for field in spec.fields:
        for word in (field.key, field.name.zh, field.name.en, title(field)):
            yield word.casefold(), field.key
    for key, (zh, en) in PLACE_TITLES.items():
        for word in (key, zh, en, f"{zh} {en}"):
            yield word.casefold(), key


def _wrong(code: str, zh: str, en: str, name: str) -> InvalidInput:
    return InvalidInput(code, zh=f"{zh}“{name[:40]}”。", en=f"{en} “{name[:40]}”.", field="file")
