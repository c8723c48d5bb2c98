"""The door of the journal."""

from __future__ import annotations

from wangge.plumbing.journal.activity import actors_since, kinds_by
from wangge.plumbing.journal.checking import expect_streams, verify, verify_stream
from wangge.plumbing.journal.findings import Finding, VerifyReport, Wrong
from wangge.plumbing.journal.queries import (
    EntryView,
    latest_root,
    read,
    read_many,
    read_naming,
    root_of,
    tail,
)
from wangge.plumbing.journal.recording import Event, append, append_new, hold, machine_clock
from wangge.plumbing.journal.sealing import seal_days

__all__ = [
    "EntryView",
    "Event",
    "Finding",
    "VerifyReport",
    "Wrong",
    "actors_since",
    "append",
    "append_new",
    "expect_streams",
    "hold",
    "kinds_by",
    "latest_root",
    "machine_clock",
    "read",
    "read_many",
    "read_naming",
    "root_of",
    "seal_days",
    "tail",
    "verify",
    "verify_stream",
]
