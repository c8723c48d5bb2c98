"""Errors about a file: which one, which field and, where there is one, which row."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

from wangge.kernel.errors import InvalidInput


def problem_with(
    path: str | Path, field: str, zh: str, en: str, *, row: int | None = None
) -> InvalidInput:
    """An error about one file, one field and, where there is one, a row (from 1)."""
    return InvalidInput(
        "partition_file",
        zh=f"文件 {path}：{zh}。",
        en=f"File {path}: {en}.",
        field=field,
        data={"file": str(path)} | ({} if row is None else {"row": row}),
    )


def no_column(path: str | Path, column: str, columns: Collection[str]) -> InvalidInput:
    """A column that isn't there, with the one probably meant and all there are."""
    folded = {name.casefold(): name for name in columns}
    near = difflib.get_close_matches(column.casefold(), folded, n=1, cutoff=0.6)
    meant_zh = f"，是否指“{folded[near[0]]}”？" if near else "，"
    meant_en = f"; did you mean “{folded[near[0]]}”? Fields" if near else "; fields"
    names = list(columns) or ["—"]
    return problem_with(
        path,
        column,
        f"没有字段“{column}”{meant_zh}现有字段：{'、'.join(names)}",
        f"there is no field “{column}”{meant_en}: {', '.join(names)}",
    )
