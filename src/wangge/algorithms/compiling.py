"""Whether the kernels of `partition` are compiled, and compiling them by one process at a time.

A stamp says for which sources, interpreter and processor the cache was filled. Light: asking loads
no compiler. Refuses to trust folders of other users; where no stamp can be written all is cold.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

SOURCES = Path(__file__).parent / "partition"
_STAMP, _LOCK = "kernels-{}.ready", "kernels.lock"
_MARK = "kernels-{}.sources"


def private_cache_dir() -> Path | None:
    """A cache folder of this user and install alone, or None: never one of somebody else."""
    path = Path(tempfile.gettempdir()) / f"wangge-kernels-{os.getuid()}-{_short(str(SOURCES))}"
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
    except OSError:
        return None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return path if mine and not found.st_mode & 0o077 else None


def cold() -> bool:
    """Whether a run must compile first (about a minute), as far as the stamp knows."""
    folder = _folder()
    return folder is None or not (folder / _STAMP.format(_digest())).exists()


@contextmanager
def compiling(*, wait: bool = True) -> Iterator[bool]:
    """Holds the only place to compile; at its end the cache is known to be filled.

    Gives False at once where another process holds it and this one needn't `wait`. After waiting
    the cache is usually filled already, so that the work inside only loads it.
    """
    folder = _folder()
    try:
        lock = (folder / _LOCK).open("a") if folder else None
    except OSError:  # the folder is ours, the lock in it isn't
        lock = None
    if folder is None or lock is None:
        yield True
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
        _stamp(folder)


def forget_older() -> None:
    """Drop code compiled from other sources; called before kernels are loaded.

    The compiler's own cache looks at the file a kernel stands in alone: after an upgrade that
    changed only a piece put in place from another file, the kernel would stay as it was.
    """
    folder = _folder()
    if folder is None:
        return
    mark = folder / _MARK.format(_short("\n".join(_sources())))
    if mark.exists():
        return
    caches = {folder, Path(os.environ.get("NUMBA_CACHE_DIR", folder))}
    with suppress(OSError):
        older = [old for cache in caches for old in cache.glob(f"{SOURCES.name}_*/_*.nb[ci]")]
        for old in [*older, *folder.glob("_*.nb[ci]"), *folder.glob(_MARK.format("*"))]:
            old.unlink(missing_ok=True)
        mark.touch()


def _stamp(folder: Path) -> None:
    with suppress(OSError):
        for old in folder.glob(_STAMP.format("*")):
            old.unlink(missing_ok=True)
        (folder / _STAMP.format(_digest())).touch()


def _folder() -> Path | None:
    """Where the stamp lies: beside the cache if that may be written, else in a private folder."""
    beside = SOURCES / "__pycache__"
    if os.access(beside if beside.is_dir() else SOURCES, os.W_OK):
        beside.mkdir(exist_ok=True)
        return beside
    return private_cache_dir()


def _digest() -> str:
    """Names what the compiled code depends on, as numba does: sources, versions, processor."""
    told = [platform.python_version(), version("numba"), os.environ.get("NUMBA_CACHE_DIR", "")]
    return _short("\n".join([*told, *_sources(), _processor()]))


def _sources() -> list[str]:
    """Each source file of the kernels with its size and time."""
    files = [(source.name, source.stat()) for source in sorted(SOURCES.glob("_*.py"))]
    return [f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in files]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    wanted = ("model name", "flags", "Features")
    return "\n".join(dict.fromkeys(line for line in lines if line.startswith(wanted)))
