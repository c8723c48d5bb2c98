"""Call (吹哨报到): one department called to a case, how it answers, and the task it owes now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.domain.cases.models.case import Case
from wangge.domain.cases.models.undeletable import Undeletable
from wangge.kernel.ids import new_id


class Call(Undeletable):
    """One department of one whistle; whistles of several departments share `whistle_id`.

    `task_id` is what the present state owes: the department's answer or work, or after a refusal
    the decision of whoever whistled. A department is called to a case once at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calls")
    whistle_id = models.UUIDField()
    pack_key = models.CharField(max_length=63)
    kind = models.CharField(max_length=63)
    department = models.CharField(max_length=63)
    state = models.CharField(max_length=10)
    task_id = models.UUIDField(null=True, db_index=True)
    by_id = models.UUIDField()
    by_post = models.CharField(max_length=63)
    by_grid = models.CharField(max_length=64)
    called_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_on_time = models.BooleanField(null=True)
    insisted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    done_on_time = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "department"],
                name="cases_called_once_at_a_time",
                condition=Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.department} {self.state}"
