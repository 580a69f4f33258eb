"""A backup: one consistent copy of the register, checked, described and encrypted, in one file.

Tombstones and the clock's mark are not in it: they must outlive every backup, or a restored entry
would come back. What the site is made from besides (``content/``) stands in the checkout.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken, Refused
from publish import cipher, disk

REGISTER = "register.sqlite3"
CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: when and of what it was taken, and the copy's hash."""

    taken_at: datetime
    change: int
    chain_head: str
    is_rehearsal: bool
    sha256: str
    size: int


_CONTENTS: TypeAdapter[Contents] = TypeAdapter(Contents)


def back_up(
    folder: DataFolder, file: Path, key: bytes, now: datetime, *, dry_run: bool = False
) -> Contents:
    """Write a backup of the register of ``folder``; a file that is there already is refused.

    The register may be in use meanwhile. `Broken` when the copy does not pass SQLite's check.
    ``dry_run`` makes all of it in a temporary place and leaves nothing behind.
    """
    if file.exists():
        raise Refused(f"{file} 已存在，不覆盖")
    if not file.parent.is_dir():
        raise Refused(f"没有文件夹 {file.parent}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder.path) as place:
        copy = Path(place) / REGISTER
        contents = _copy(folder, copy, now)
        packed = Path(place) / "backup.tar"
        _pack(packed, copy, contents)
        _write_encrypted(packed, Path(place) / "encrypted" if dry_run else file, key)
    return contents


def unpack(file: Path, key: bytes, place: Path) -> tuple[Contents, Path]:
    """The register in a backup, written below ``place`` and checked against its description."""
    packed, copy = place / "backup.tar", place / REGISTER
    with file.open("rb") as source, packed.open("xb") as out:
        for piece in cipher.decrypt(source, key):
            out.write(piece)
    try:
        with tarfile.open(packed, "r:") as archive:
            contents = _CONTENTS.validate_json(_member(archive, CONTENTS).read())
            with copy.open("xb") as out:
                source = _member(archive, REGISTER)
                while piece := source.read(cipher.PIECE):
                    out.write(piece)
    except (tarfile.TarError, KeyError, ValidationError) as error:
        raise Broken(f"备份的内容无法读取：{type(error).__name__}") from error
    packed.unlink()
    copy.chmod(0o600)
    if (copy.stat().st_size, _sha256(copy)) != (contents.size, contents.sha256):
        raise Broken("备份中的登记册与其校验值不符")
    check(copy)
    return contents, copy


def check(register: Path) -> None:
    """SQLite's own check of a register's file; `Broken` when it finds anything."""
    with closing(sqlite3.connect(register)) as connection:
        try:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
    if said != "ok":
        raise Broken(f"登记册未通过完整性检查：{said}")


def _copy(folder: DataFolder, copy: Path, now: datetime) -> Contents:
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(folder.register, timeout=20)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    check(copy)
    register: Any = import_module("disclosure.register")
    register.use(DataFolder(copy.parent))
    try:
        register.verify_history()
        facts = (register.change_number(), register.public_chain_head(), register.is_rehearsal())
    finally:
        register.use(folder)
    return Contents(now, *facts, _sha256(copy), copy.stat().st_size)


def _pack(packed: Path, copy: Path, contents: Contents) -> None:
    said = json.dumps({**asdict(contents), "taken_at": contents.taken_at.isoformat()}).encode()
    with tarfile.open(packed, "w") as archive, copy.open("rb") as data:
        archive.addfile(_header(CONTENTS, len(said)), io.BytesIO(said))
        archive.addfile(_header(REGISTER, contents.size), data)


def _write_encrypted(packed: Path, file: Path, key: bytes) -> None:
    """Encrypt into a file beside the target, and put it there once it is whole and on disk."""
    beside = file.with_name(f".{file.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with packed.open("rb") as source, os.fdopen(descriptor, "wb") as target:
            cipher.encrypt(source, target, key)
            target.flush()
            os.fsync(target.fileno())
        beside.rename(file)
    finally:
        beside.unlink(missing_ok=True)
    disk.sync_folder(file.parent)


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def _member(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
