"""Accounts of the invented officers, in a rehearsal folder only.

Their passwords are drawn once for a folder, kept in a file that its owner alone can read, and
printed when the portal is served.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from desk.accounts.models import Account
from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.errors import Refused
from disclosure.models import Officer

FILE = "rehearsal-passwords.json"


def open_accounts(folder: DataFolder) -> dict[str, str]:
    """User name → password of every invented officer; what is missing is made."""
    if not register.is_rehearsal():
        raise Refused("演练账号只存在于演练数据中")
    file = folder.path / FILE
    known: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    names = list(
        Officer.objects.filter(is_active=True)
        .order_by("username")
        .values_list("username", flat=True)
    )
    passwords = {name: known.get(name) or _password() for name in names}
    _write(file, passwords)
    for name, password in passwords.items():
        _open(name, password)
    return passwords


def _open(username: str, password: str) -> None:
    account = Account.objects.filter(username=username).first()
    if account is None:
        Account.objects.create_user(username, password)
    elif not account.check_password(password):
        account.set_password(password)
        account.save(update_fields=["password"])


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _write(file: Path, passwords: dict[str, str]) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(passwords, out)
