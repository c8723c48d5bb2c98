"""The command `wangge`: `wangge verify-journal` runs the management command `verify_journal`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Any

from wangge.kernel import arguments, lifeline
from wangge.kernel.errors import WanggeError

WITHOUT_DJANGO = {
    "blocks": "wangge.tools.blocks",
    "check-packs": "wangge.project.pack_check",
    "partition": "wangge.tools.partition",
    "prepare-drawing": "wangge.tools.kernels",
}
"""Commands that are pure: module with a `main(argv) -> int`."""

UNUSED = {"partition": ("cffi", "geopandas", "pandas", "pyarrow", "scipy.linalg")}
"""Libraries that numba and pyogrio load at their own start where they are installed and that the
command never uses: a third of its start-up. Hidden only where the command has its own process."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; an expected failure is told in both languages, exit code 2."""
    words = list(sys.argv[1:] if argv is None else argv)
    lifeline.hold()
    arguments.speak_both()
    if argv is None and words:
        _hide(UNUSED.get(words[0], ()))
        if isinstance(sys.stdout, TextIOWrapper):  # a console without Chinese shows it escaped
            sys.stdout.reconfigure(errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
    try:
        return _run(words)
    except WanggeError as error:
        print(f"错误：{error.zh}\nError: {error.en}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _hide(libraries: Sequence[str]) -> None:
    """An import of these fails from now on, as if they weren't installed."""
    hidden: dict[str, Any] = dict.fromkeys(libraries)
    sys.modules.update(hidden)


def _run(words: list[str]) -> int:
    if words and words[0].replace("_", "-") in WITHOUT_DJANGO:
        pure: Callable[[Sequence[str]], int] = import_module(
            WITHOUT_DJANGO[words[0].replace("_", "-")]
        ).main
        return pure(words[1:])
    # Django is loaded once its settings are named.
    from django.core.management import BaseCommand, ManagementUtility, get_commands

    class Commands(ManagementUtility):
        def fetch_command(self, subcommand: str) -> BaseCommand:
            if subcommand not in get_commands():
                known = [*WITHOUT_DJANGO, *get_commands()]
                raise arguments.unknown_command(subcommand.replace("_", "-"), known)
            return super().fetch_command(subcommand)

    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    Commands(["wangge", *words]).execute()
    return 0


if __name__ == "__main__":
    sys.exit(main())
