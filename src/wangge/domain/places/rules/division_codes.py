"""How the paths of divisions nest: 2, 4, 6, 9 and 12 digits."""

from __future__ import annotations

LEVEL_OF_LENGTH = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
_PARENT_LENGTH = {4: 2, 6: 4, 9: 6, 12: 9}


def parent_path(path: str) -> str:
    """The path of the division above; empty for a province."""
    return path[: _PARENT_LENGTH.get(len(path), 0)]


def ancestor_paths(path: str) -> list[str]:
    """All paths above, province first."""
    return [path[:length] for length in LEVEL_OF_LENGTH if length < len(path)]
