"""The door of adoption: another version of a pack for a running town, seen before it is taken."""

from __future__ import annotations

from wangge.domain.adoption.changes import SECTIONS, Change
from wangge.domain.adoption.services.preview import Preview, preview
from wangge.domain.adoption.services.starting import take_up
from wangge.domain.adoption.services.taking import load, put_in_force, take_back

__all__ = [
    "SECTIONS",
    "Change",
    "Preview",
    "load",
    "preview",
    "put_in_force",
    "take_back",
    "take_up",
]
