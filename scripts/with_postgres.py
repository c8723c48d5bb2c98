"""Runs a command with DATABASE_URL naming a private PostgreSQL, and takes that away afterwards.

Works as root too (the server then runs as the user postgres). Without PostgreSQL on the machine
it says so and does nothing, unless CI is set, where that is an error.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
PRIVATE = "-c listen_addresses=''"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL here."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name)
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def main(command: list[str]) -> int:
    binaries = programs()
    if binaries is None:
        print("没有 PostgreSQL，跳过 · no PostgreSQL here, skipped", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    base = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path is < 108 bytes
    as_user: dict[str, object] = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(base, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": base}

    def run(*words: str) -> None:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, **as_user)  # type: ignore[call-overload]

    data, log = str(base / "d"), str(base / "log")
    control = str(binaries / "pg_ctl")
    cluster = ["-U", "wangge", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    run(str(binaries / "initdb"), "-D", data, *cluster)
    options = f"{os.environ.get('PG_OPTIONS', FAST)} {PRIVATE} -c unix_socket_directories={base}"
    run(control, "-D", data, "-w", "-l", log, "-o", options, "start")
    try:
        env = {**os.environ, "DATABASE_URL": f"postgresql://wangge@/postgres?host={base}"}
        return subprocess.run(command, env=env, check=False).returncode
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
