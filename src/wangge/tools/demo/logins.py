"""The demo's accounts: one password made when the town is loaded, kept for its owner only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-logins.txt"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo: what to type, and who that is."""

    username: str
    name: str
    post_zh: str
    post_en: str
    where: str


def new_password() -> str:
    """Fourteen characters in three groups, easy to read aloud, from the system's own chance."""
    groups = ["".join(secrets.choice(_ALPHABET) for _ in range(n)) for n in (4, 4, 4)]
    return "-".join(groups)


def write_logins(home: Path, password: str, logins: Sequence[Login]) -> None:
    """Readable by the owner alone from the first byte on."""
    path = home / FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    rows = [json.dumps(asdict(login), ensure_ascii=False) for login in logins]
    path.write_text("\n".join([f"password {password}", *rows, ""]), encoding="utf-8")


def read_logins(home: Path) -> tuple[str, list[Login]] | None:
    """The password and the accounts; None where the file is gone or was changed by hand."""
    try:
        first, *rows = (home / FILE).read_text(encoding="utf-8").split("\n")
        return first.removeprefix("password "), [Login(**json.loads(r)) for r in rows if r]
    except (OSError, ValueError, TypeError):
        return None


def table(password: str, logins: Sequence[Login], address: str) -> str:
    """What `make run` prints: address, accounts, password, in both languages."""
    head = ("账号 account", "岗位 post", "姓名 name", "网格 grid")
    lines = [(x.username, f"{x.post_zh} {x.post_en}", x.name, x.where) for x in logins]
    widths = [max(_width(row[n]) for row in [head, *lines]) for n in range(len(head))]
    bar = "─" * (sum(widths) + 3 * len(widths) + 1)
    body = [_row(head, widths), bar, *(_row(line, widths) for line in lines)]
    return "\n".join(
        [
            bar,
            f"  演示城市已就绪 · The demo town is ready:  {address}",
            f"  居民无需登录 · Residents need no log-in.  工作人员密码 · Password of all staff:  "
            f"{password}",
            bar,
            *body,
            bar,
        ]
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (c + " " * (w - _width(c)) for c, w in zip(cells, widths, strict=True))
    return "  " + "   ".join(padded)


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
