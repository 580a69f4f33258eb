"""Second factors at rest: their secrets are sealed with a key that is not in the database.

The key is derived from the key of the sessions, which stands in a file of its own, so that a copy
of the register alone gives nobody a second factor.
"""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from disclosure.errors import Refused


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the TOTP secret and the seed of the recovery codes."""

    def encrypt(self, text: str) -> str:
        """A text as it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored text, opened again; `Refused` where the key of the sessions was lost."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Refused("第二步验证须重新设置：请向本机关的管理人员要新的邀请链接") from error


def _seal() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"second factors").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
