"""Where each copy of an entry is: what a removal has to reach, and what the law keeps.

The register keeps the frozen decision for good (安全生产法 art. 78); everything else of an entry
is public text and goes when it ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from disclosure.data_folder import DataFolder
from publish import addresses, removal_record
from publish.gone import Ends, Tombstones
from publish.residue import Scanner, files_below

_IN_REGISTER = {
    "登记册：决定全文（依法留存）": "SELECT count(*) FROM disclosure_revision r"
    " JOIN disclosure_registereddecision d ON d.id = r.decision_id WHERE d.public_id = ?",
    "登记册：公开文本": "SELECT count(*) FROM disclosure_publicrevision WHERE public_id = ?",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One place, and what of the entry stands there."""

    place: str
    text: str


def of(folder: DataFolder, public_id: str) -> list[Copy]:
    """Every place that holds something of an entry, the register first."""
    return [
        *_register(folder, public_id),
        *_site(folder, public_id),
        *_manifest(folder, public_id),
        *_targets(folder, public_id),
        *_outside_the_site(folder, public_id),
    ]


def _register(folder: DataFolder, public_id: str) -> Iterator[Copy]:
    with closing(sqlite3.connect(f"file:{folder.register}?mode=ro", uri=True)) as connection:
        for place, query in _IN_REGISTER.items():
            count = connection.execute(query, (public_id,)).fetchone()[0]
            if count:
                yield Copy(place, f"{count} 份")


def _site(folder: DataFolder, public_id: str) -> Iterator[Copy]:
    if folder.site.is_dir():
        for found in Scanner({public_id: public_id}).scan(files_below(folder.site)):
            is_own = addresses.identifier(found.path) == public_id
            yield Copy("网站文件", f"{found.path}{'' if is_own else '（列表或数据）'}")


def _manifest(folder: DataFolder, public_id: str) -> Iterator[Copy]:
    if not folder.manifest.exists():
        return
    with closing(sqlite3.connect(f"file:{folder.manifest}?mode=ro", uri=True)) as connection:
        for table, said in (("shown", "在网站上展示"), ("leaving", "已撤下，残留待查")):
            query = f"SELECT ordinal FROM {table} WHERE id = ?"  # noqa: S608
            for (ordinal,) in connection.execute(query, (public_id,)):
                yield Copy("发布清单", f"{said}；检索索引序号 {ordinal}")


def _targets(folder: DataFolder, public_id: str) -> Iterator[Copy]:
    path = folder.path / "targets.sqlite3"
    if not path.exists():
        return
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        query = "SELECT target, path FROM copy WHERE path IN (?, ?, ?)"
        paths = (*addresses.of_decision(public_id), f"changes/{public_id}.html")
        for target, held in connection.execute(query, paths):
            yield Copy(f"部署目标 {target}", held)


def _outside_the_site(folder: DataFolder, public_id: str) -> Iterator[Copy]:
    last_day = Ends(folder.ends_map).last_day(public_id)
    if last_day is not None:
        yield Copy("到期表 ends.map", f"最后公示日 {last_day}")
    numbers = [one for name, one in Tombstones(folder.tombstones).pairs() if name == public_id]
    for number in numbers:
        yield Copy("墓碑", f"第 {number} 次公示已终止")
    if removal_record.place(folder).exists():
        with removal_record.opened(removal_record.place(folder)) as kept:
            count = sum(1 for _ in kept.answers(public_id))
        if count:
            yield Copy("撤下记录", f"{count} 条核查结果")
