"""The Django app of the accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: the name is that of the database tables."""

    name = "desk.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
