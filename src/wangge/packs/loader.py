"""From a folder to a `PackSpec`, or to every error in it at once."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from wangge.packs import checks
from wangge.packs.errors import PackError, PackErrors, Path
from wangge.packs.reader import Document, read_folder
from wangge.packs.schema import PackSpec, Spec

S = TypeVar("S", bound=Spec)

_ZH = {
    "missing": "缺少“{field}”。",
    "extra_forbidden": "没有“{field}”这一项，请删去或改名。",
    "string_pattern_mismatch": "“{input}”的写法不对，应符合 {pattern}。",
    "string_type": "应为文字，得到的是 {input}；若是编码请加引号。",
    "string_too_short": "不能为空。",
    "too_short": "至少要有一项。",
    "int_parsing": "“{input}”应为整数。",
    "int_type": "“{input}”应为整数。",
    "float_type": "“{input}”应为数字。",
    "bool_type": "“{input}”应为 true 或 false。",
    "date_type": "“{input}”应为日期(YYYY-MM-DD)。",
    "date_from_datetime_parsing": "“{input}”应为日期(YYYY-MM-DD)。",
    "enum": "“{input}”不可用，应为 {expected} 之一。",
    "literal_error": "“{input}”不可用，应为 {expected} 之一。",
}
_NO_LIST_ZH = "此处应为列表。"


def load_pack(folder: FilePath) -> PackSpec:
    """The pack in `folder`, checked whole. Raises `PackErrors` with everything that is wrong."""
    spec, errors = examine(folder)
    if errors or spec is None:
        raise PackErrors(folder.name, errors)
    return spec


def examine(folder: FilePath) -> tuple[PackSpec | None, list[PackError]]:
    """The pack (None where its form doesn't allow one) and all errors found."""
    document = read_folder(folder)
    if document.errors:
        return None, document.errors
    try:
        spec = PackSpec.model_validate(document.data)
    except ValidationError as error:
        return None, [_translate(e, document) for e in error.errors()]
    found = [PackError(document.mark(f.path), f.code, f.zh, f.en) for f in checks.run_checks(spec)]
    return spec, found


def validate(model: type[S], document: Document) -> tuple[S | None, list[PackError]]:
    """The document as a `model`, or every error of its form."""
    if document.errors:
        return None, document.errors
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [_translate(e, document) for e in error.errors()]


def _translate(error: Any, document: Document) -> PackError:
    path = _data_path(error["loc"], document)
    kind, context = error["type"], error.get("ctx", {})
    template = _ZH.get(kind, _NO_LIST_ZH if kind == "tuple_type" else "值“{input}”不可用。")
    zh = template.format(
        field=error["loc"][-1] if error["loc"] else "",
        input=str(error.get("input"))[:80],
        pattern=context.get("pattern", ""),
        expected=context.get("expected", ""),
    )
    where = ".".join(str(p) for p in error["loc"])
    return PackError(document.mark(path), kind, f"{where}：{zh}", f"{where}: {error['msg']}.")


def _data_path(loc: tuple[str | int, ...], document: Document) -> Path:
    """Pydantic names union branches and the like in a location; only real steps are kept."""
    path: Path = ()
    for part in loc:
        if (*path, part) in document.marks:
            path = (*path, part)
    return path
