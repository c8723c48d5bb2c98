"""Accounts, appointments, leaves and API clients. Refuses posts: those are the packs'."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; `create_user` hashes the password."""

    def create_user(self, username: str, password: str | None = None, **extra: object) -> Account:
        account = self.model(username=username, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can log in. Rights come from appointments alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    language = models.CharField(max_length=10, blank=True, default="")
    """Of their pages, once they have chosen one."""
    is_active = models.BooleanField(default=True)
    password_lent = models.BooleanField(default=False)
    """Somebody else knows the password: it is to be changed before anything else is done."""
    created_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    away_until_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the last known leave ends: nobody's leaves are looked up but theirs."""

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name or self.username


class Appointment(models.Model):
    """A person on a post in a grid, from a day to a day: 定人定格定责.

    It holds from `from_on` up to the day before `to_on`, days of the town. `from_at` and `to_at`
    are the instants they mean; an appointment cut short ends at `to_at`, within its last day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appointments")
    jurisdiction_key = models.CharField(max_length=63)
    post = models.CharField(max_length=63)
    scheme_key = models.CharField(max_length=63)
    grid_code = PathField()
    department = models.CharField(max_length=63, blank=True, default="")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction_key", "scheme_key", "grid_code", "post"],
                name="people_app_grid",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="people_app_order",
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
            )
        ]


class Leave(models.Model):
    """Somebody is away from `from_at` to `to_at` (not included) and `deputy` stands in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leaves")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deputyships")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="people_leave_order", condition=Q(to_at__gte=F("from_at"))),
            models.CheckConstraint(name="people_leave_other", condition=~Q(account=F("deputy"))),
        ]


class ApiClient(models.Model):
    """Another system that may call the API. Its key is shown once; only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=64)
    key_digest = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=63)
    jurisdiction_key = models.CharField(max_length=63)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Qualification(models.Model):
    """A skill, certificate or course (`kind`) that a pack declares and somebody has since `got_on`.

    It holds until the day before `until_on`. What was recorded wrongly is withdrawn, not removed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="qualifications")
    pack_key = models.CharField(max_length=63)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=63)
    got_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
