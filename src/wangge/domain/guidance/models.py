"""What a newcomer's list of first steps remembers between two looks. No more of anybody."""

from __future__ import annotations

from uuid import UUID

from django.db import models


class FirstSteps(models.Model):
    """Steps ticked so far, up to which entry of the journal that is known, whether put away.

    `done` can be found again from the journal, pages opened apart: it saves reading it whole.
    """

    account_id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    done = models.JSONField(default=list)
    known_until_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.account_id)
