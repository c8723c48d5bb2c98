"""From a folder to a `PackSpec`, or to every error in it at once."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from wangge.packs import checks
from wangge.packs.errors import PackError, PackErrors, Path
from wangge.packs.reader import Document, read_folder
from wangge.packs.refusals import put_into_words
from wangge.packs.schema import PackSpec, Spec

S = TypeVar("S", bound=Spec)


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
        return None, [_translate(e, PackSpec, document) for e in error.errors()]
    found = [PackError(document.mark(f.path), f.code, f.zh, f.en) for f in checks.run_checks(spec)]
    return spec, found


def validate(model: type[S], document: Document) -> tuple[S | None, list[PackError]]:
    """The document as a `model`, or every error of its form."""
    if document.errors:
        return None, document.errors
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [_translate(e, model, document) for e in error.errors()]


def _translate(error: Any, model: type[Spec], document: Document) -> PackError:
    zh, en = put_into_words(error, model)
    return PackError(document.mark(_data_path(error["loc"], document)), error["type"], zh, en)


def _data_path(loc: tuple[str | int, ...], document: Document) -> Path:
    """Pydantic names union branches and the like in a location; only real steps are kept."""
    path: Path = ()
    for part in loc:
        if (*path, part) in document.marks:
            path = (*path, part)
    return path
