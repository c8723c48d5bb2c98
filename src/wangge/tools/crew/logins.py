"""First passwords, and the one file they are ever written to. Never overwrites a file."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.kernel.errors import Conflict, InvalidInput

HEADING = ("姓名", "用户名", "密码")


@dataclass(frozen=True, slots=True)
class Login:
    """A new account and its password; the password isn't shown where this is printed."""

    name: str
    username: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.username})"


def check_free(path: Path) -> None:
    """Raises `Conflict` or `InvalidInput` unless `path` can be written as a new file."""
    if path.exists():
        raise _there_already(path)
    if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise InvalidInput(
            "logins_folder",
            zh=f"文件夹 {path.parent} 不存在或不可写，密码文件无处可存。",
            en=f"The folder {path.parent} isn't there or can't be written: nowhere for the logins.",
            field="logins",
        )


def write_logins(path: Path, logins: Sequence[Login]) -> None:
    """Readable by its owner alone from the first byte on, and on the disk when this returns."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [HEADING, *((_plain(x.name), x.username, x.password) for x in logins)]
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise _there_already(path) from problem
    with os.fdopen(handle, "wb") as file:
        file.write(("\ufeff" + out.getvalue()).encode())
        file.flush()
        os.fsync(file.fileno())


def _plain(text: str) -> str:
    """A text that a spreadsheet would run as a formula is written as plain text."""
    return f"'{text}" if text[:1] in "=+-@" else text


def _there_already(path: Path) -> Conflict:
    return Conflict(
        "logins_file_exists",
        zh=f"文件 {path} 已存在，不会覆盖；请另取一个名字。",
        en=f"The file {path} exists and isn't overwritten; name another.",
        field="logins",
    )
