"""What every write of duties shares: the names under which tasks and journal know an occurrence."""

from __future__ import annotations

from uuid import UUID

KIND = "duty"
"""The kind of the tasks."""


def subject_of(occurrence_id: UUID) -> str:
    """The subject of its task, which is its stream in the journal too."""
    return f"{KIND}:{occurrence_id}"


def occurrence_of(subject: str) -> UUID | None:
    """The occurrence that a task is about; None when it is about something else."""
    kind, _, key = subject.partition(":")
    if kind != KIND:
        return None
    try:
        return UUID(key)
    except ValueError:
        return None
