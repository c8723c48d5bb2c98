"""The process that typesets: an order on standard input, the PDF on standard output.

Run as a file, never imported: it knows nothing of Wangge. A warning (an unknown font, say) is an
error, since it would print something else than what was meant.
"""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64decode

import typst


def main() -> int:
    order = json.load(sys.stdin.buffer)
    signal.alarm(order["seconds"] + 5)  # should nobody be left to end this process
    files = {name: b64decode(text) for name, text in order["files"].items()}
    main_file = {"main.typ": files.pop("main.typ")}  # the first one is what is compiled
    try:
        pdf, warnings = typst.compile_with_warnings(
            main_file | files,
            font_paths=order["fonts"],
            ignore_system_fonts=True,
            timestamp=0,
        )
    except typst.TypstError as problem:
        sys.stderr.write(str(problem))
        return 1
    if warnings:
        sys.stderr.write("; ".join(str(w.message) for w in warnings))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
