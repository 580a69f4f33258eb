"""Encrypts a backup with a key file: AES-256-GCM in pieces, so that memory does not grow with it.

Each piece carries its number and whether it is the last, so that a piece changed, left out, put
elsewhere or cut off at the end is noticed (the STREAM construction). The key file holds 32 random
bytes in Base64, is readable by its owner alone, and belongs where the backups are not.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from disclosure.errors import Broken, NotAllowed, Unknown

MAGIC = b"portal backup 1\n"
PIECE = 1 << 20
"""Bytes of plain text in a piece."""
_KEY = 32
_SALT = 7
_TAG = 16


def read_key(path: Path) -> bytes:
    """The key in a key file; a file that others may read, or that holds no key, is refused."""
    if not path.is_file():
        raise Unknown(f"没有密钥文件 {path}；可用 openssl rand -base64 32 生成")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NotAllowed(f"密钥文件 {path} 的权限应为 600")
    text = path.read_bytes().strip().translate(bytes.maketrans(b"-_", b"+/"))
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY:
        raise Broken(f"密钥文件 {path} 应是 32 个字节的 Base64（openssl rand -base64 32）")
    return key


def encrypt(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Write all of ``source`` to ``target``, encrypted."""
    cipher, salt = AESGCM(key), os.urandom(_SALT)
    target.write(MAGIC + salt)
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        nonce = _nonce(salt, number, is_last=not following)
        target.write(cipher.encrypt(nonce, piece, MAGIC))
        if not following:
            return
        number, piece = number + 1, following


def decrypt(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The plain text in pieces; `Broken` for another key, or a file that is not as it was made."""
    if source.read(len(MAGIC)) != MAGIC:
        raise Broken("这不是 portal backup 制作的备份文件")
    cipher, salt = AESGCM(key), source.read(_SALT)
    number, piece = 0, source.read(PIECE + _TAG)
    while True:
        following = source.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(salt, number, is_last=not following), piece, MAGIC)
        except (InvalidTag, ValueError):
            raise Broken("备份无法解密：密钥不对，或者文件已被改动、截断") from None
        if not following:
            return
        number, piece = number + 1, following


def _nonce(salt: bytes, number: int, *, is_last: bool) -> bytes:
    return salt.ljust(_SALT, b"\0") + number.to_bytes(4, "big") + bytes([is_last])
