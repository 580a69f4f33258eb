"""Invitations: a link, shown once, by which a person sets the own password within three days.

A new link makes the password, the second factor and every session before it void: it is also the
way back for a person who lost the telephone.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from desk.accounts.models import Account, Invitation
from disclosure.errors import Refused

LASTS = timedelta(days=3)


@transaction.atomic
def invite(username: str, invited_by: str, now: datetime) -> str:
    """A fresh token for the account of an officer, which is made where there is none."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account.objects.create_user(username)
    account.set_unusable_password()  # sessions hold a hash of the password: they end here
    account.save()
    Authenticator.objects.filter(user=account).delete()
    account.invitations.all().delete()
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        account=account, token_hash=_hash(token), invited_by=invited_by, ends_at=now + LASTS
    )
    return token


def invited(token: str, now: datetime) -> Account:
    """The account whose password this token may set; `Refused` for a token used or too old."""
    found = Invitation.objects.select_related("account").filter(token_hash=_hash(token)).first()
    if found is None or found.ends_at <= now:
        raise Refused("邀请链接已经用过或者过期，请向本机关的管理人员要一个新的")
    return found.account


@transaction.atomic
def accept(token: str, password: str, now: datetime) -> Account:
    """Set the password; the link is used up."""
    account = invited(token, now)
    account.set_password(password)
    account.is_active = True
    account.save()
    account.invitations.all().delete()
    return account


def close(username: str) -> None:
    """Nobody signs in to this account any more; its sessions end with their next request."""
    Account.objects.filter(username=username).update(is_active=False)
    Invitation.objects.filter(account__username=username).delete()


def reopen(username: str) -> None:
    """The account may be used again."""
    Account.objects.filter(username=username).update(is_active=True)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
