"""An account: a name to sign in with, and a password.

What a person may do is not here: the register's Actor of the same user name holds the agency and
the role, so that the command line and the desk ask the same table.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Invitations(BaseUserManager["Account"]):
    """How accounts come to be: by invitation only."""

    def create_user(self, username: str, password: str | None = None) -> Account:
        """A new account; without a password nobody can sign in to it yet."""
        account = self.model(username=username)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One account of the desk."""

    username = models.CharField("用户名", max_length=150, unique=True)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)

    objects: ClassVar[Invitations] = Invitations()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username


class Invitation(models.Model):
    """A link by which a person sets the own password once; only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    token_hash = models.CharField("链接", max_length=64, unique=True)
    invited_by = models.CharField("邀请人", max_length=150)
    ends_at = models.DateTimeField("有效至")


class SavedList(models.Model):
    """A list of decisions that an officer looks at often: its name, and what it asks for."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="lists")
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="one_list_by_name")
        ]
