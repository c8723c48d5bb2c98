"""Packs as they were loaded, whole, and which town took which when. Nothing here is changed."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import new_id


class Edition(models.Model):
    """A pack in canonical form, named by the digest of what its author wrote.

    `form_digest` is the form's own; empty for those kept before, which are named by it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    pack_key = models.CharField(max_length=63)
    version = models.CharField(max_length=20)
    form = models.TextField()
    form_digest = models.CharField(max_length=64, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"{self.pack_key} {self.version} {self.digest[:12]}"


class AdoptionState(models.TextChoices):
    """How a town's taking of an edition stands."""

    SCHEDULED = "scheduled", "待生效"
    IN_FORCE = "in_force", "现行"
    REPLACED = "replaced", "已被替换"
    TAKEN_BACK = "taken_back", "已撤回"
    CANCELLED = "cancelled", "已取消"
    REFUSED = "refused", "到期未能生效"


class Adoption(models.Model):
    """That a town takes an edition, from a day on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction_key = models.CharField(max_length=63)
    pack_key = models.CharField(max_length=63)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="adoptions")
    state = models.CharField(max_length=10, choices=AdoptionState.choices)
    from_on = models.DateField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=500, blank=True, default="")
    """Why it was taken back or called off; kept here, as the journal holds no free text."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key"],
                condition=models.Q(state="in_force"),
                name="editions_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction_key", "pack_key"],
                condition=models.Q(state="scheduled"),
                name="editions_one_scheduled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_key} {self.pack_key} {self.state}"
