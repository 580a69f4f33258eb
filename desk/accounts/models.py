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
