"""The door of adoption: another version of a pack for a running town, seen before it is taken."""

from __future__ import annotations

from wangge.domain.adoption.changes import SECTIONS, Change
from wangge.domain.adoption.folders import (
    InFolder,
    check_in_force,
    folders_agree,
    in_folder,
    others,
    report_folders,
)
from wangge.domain.adoption.queries import Standing, require_manager, standing, standings
from wangge.domain.adoption.services.preview import Preview, preview
from wangge.domain.adoption.services.starting import take_up
from wangge.domain.adoption.services.taking import REASON_MAX, load, put_in_force, take_back

__all__ = [
    "REASON_MAX",
    "SECTIONS",
    "Change",
    "InFolder",
    "Preview",
    "Standing",
    "check_in_force",
    "folders_agree",
    "in_folder",
    "load",
    "others",
    "preview",
    "put_in_force",
    "report_folders",
    "require_manager",
    "standing",
    "standings",
    "take_back",
    "take_up",
]
