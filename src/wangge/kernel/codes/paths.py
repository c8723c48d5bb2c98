"""Sortable path codes: a child's code begins with its parent's, bytes give the order."""

from __future__ import annotations

from wangge.kernel.codes._errors import wrong


def prefix_range(prefix: str) -> tuple[str, str]:
    """`(low, high)` such that a code of [0-9A-Za-z] begins with `prefix` iff low <= code < high.

    Compare by bytes: a column needs byte collation. The empty prefix covers every code.
    Raises `InvalidInput` (`path_code_form`).
    """
    if not prefix:
        return "", "\x7f"
    if not (prefix.isascii() and prefix.isalnum()):
        raise wrong(
            "path_code_form",
            "code",
            f"编码“{prefix}”只能含数字和英文字母",
            f"The code '{prefix}' may hold only digits and English letters",
        )
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
