"""A register put back from a backup, with every ending since then written down before it is used.

The copy is unpacked beside the register, checked, and brought to the present there: what a
tombstone names is ended again and its public text deleted. Only then it takes the register's
place, in one rename. The site stays as it is meanwhile; the next publication looks at all of it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken, ClockRefused, Refused
from publish import disk, gone, lease
from publish.backup import Contents, unpack
from publish.gone_elsewhere import Known
from publish.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup's own words, and the ids of what it ended again.

    ``lost`` are ids that the live site shows and the restored register does not show so: they were
    disclosed or corrected after the backup, and have to be entered again.
    """

    contents: Contents
    ended_again: tuple[str, ...]
    lost: tuple[str, ...]


def restore(
    folder: DataFolder,
    file: Path,
    key: bytes,
    ended: Known,
    now: datetime,
    *,
    recorded_at: datetime | None = None,
    force: bool = False,
    dry_run: bool = False,
) -> Restored:
    """Put the register in ``file`` into ``folder``, after ending what ``ended`` names.

    Refuses to replace a register without ``force``, a rehearsal by real data or the reverse, and a
    clock behind the last change. Servers and the desk are to be stopped meanwhile.
    """
    if folder.register.exists() and not (force or dry_run):
        raise Refused(f"{folder.path} 中已有登记册；确需替换请加 --force")
    folder.path.mkdir(parents=True, exist_ok=True)
    gone.Mark(folder.tombstones).check(now)
    with (
        lease.held(folder, now),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.path) as place,
    ):
        contents, copy = unpack(file, key, Path(place))
        _same_kind(folder, contents)
        restored = _bring_to_present(folder, copy, contents, ended, now, recorded_at)
        if not dry_run:
            gone.Tombstones(folder.tombstones).add(ended)
            _put_in_place(folder, copy)
            gone.Mark(folder.tombstones).advance(now)
    return restored


def _same_kind(folder: DataFolder, contents: Contents) -> None:
    """Rehearsal data never takes the place of real data, nor the other way round."""
    if not folder.register.exists():
        return
    try:
        with closing(sqlite3.connect(folder.register)) as connection:
            query = "SELECT is_rehearsal FROM disclosure_registerfacts"
            is_rehearsal = bool(connection.execute(query).fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return  # broken beyond reading: a reason to restore
    if is_rehearsal != contents.is_rehearsal:
        raise Refused("演示数据与正式数据不能互相替换")


def _bring_to_present(
    folder: DataFolder,
    copy: Path,
    contents: Contents,
    ended: Known,
    now: datetime,
    recorded_at: datetime | None,
) -> Restored:
    register, people = _import("disclosure.register"), _import("disclosure.people")
    register.use(DataFolder(copy.parent))
    try:
        register.upgrade()
        register.verify_history()
        _refuse_clock_behind(register.latest_change_at(), now)
        stamp = people.Stamp(recorded_at or now, now)
        people.require_clock(stamp, is_rehearsal=contents.is_rehearsal)
        again = _import("disclosure.ending_again").end_again(ended, stamp)
        register.close_ended(now, recorded_at=recorded_at)
        register.verify_history()
        lost = _lost(folder, register, {one for one, _ in ended}, now)
    finally:
        register.use(folder)
    return Restored(contents, again, lost)


def _refuse_clock_behind(latest: datetime | None, now: datetime) -> None:
    if latest is not None and now < latest:
        raise ClockRefused(
            f"本次为 {now.isoformat()}，而备份中最后一次变更在 {latest.isoformat()}；请校正时钟"
        )


def _lost(folder: DataFolder, register: Any, ended: set[str], now: datetime) -> tuple[str, ...]:
    if not folder.manifest.exists():
        return ()
    kept = {key.id: key.fingerprint for key in register.keys_at(now)}
    with closing(Manifest(folder.manifest)) as manifest:
        shown = manifest.fingerprints()
    return tuple(one for one, made in shown.items() if kept.get(one) != made and one not in ended)


def _put_in_place(folder: DataFolder, copy: Path) -> None:
    """Exchange the register; what the last run noted of the old one is forgotten first."""
    if folder.manifest.exists():
        with closing(Manifest(folder.manifest)) as manifest, manifest.transaction():
            manifest.keep(state="restored", whoosh="")
    if Path(f"{copy}-journal").exists():
        raise Broken("恢复的登记册中有未完成的改动")
    for name in ("-journal", "-wal", "-shm"):
        Path(f"{folder.register}{name}").unlink(missing_ok=True)
    disk.sync_files([copy])
    copy.replace(folder.register)
    disk.sync_folder(folder.path)


def _import(name: str) -> Any:
    """A room that needs the Django that the entry point has set up."""
    return import_module(name)
