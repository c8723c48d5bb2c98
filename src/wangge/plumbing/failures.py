"""Words for an unexpected exception that may be stored and logged: no message, no values.

An exception's own text may hold personal data; its type, code and place don't.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from wangge.kernel.errors import WanggeError

LENGTH_MAX = 200


def describe(problem: BaseException) -> str:
    """`TypeName code at file.py:12`, at most 200 characters."""
    words = [type(problem).__name__]
    if isinstance(problem, WanggeError):
        words.append(problem.code)
    frames = traceback.extract_tb(problem.__traceback__)
    if frames:
        words.append(f"at {Path(frames[-1].filename).name}:{frames[-1].lineno}")
    return " ".join(words)[:LENGTH_MAX]
