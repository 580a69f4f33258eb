"""What follows a publication: copies to the deploy targets, looking from outside, telling others.

None of it can hold a removal up: the live site has been changed before, a target's failure is its
own, and the next run goes on where this one stopped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from disclosure.data_folder import DataFolder
from publish import removal_record
from publish.source import Source

if TYPE_CHECKING:
    from publish.removal_record import Answer
    from publish.targets.deploy import Deployed

TICK_SECONDS = 40.0
"""How long a tick may copy: the next minute's removals come first."""

DEPLOYMENT = "deploy.yaml"
"""The file that names targets (`publish.targets.settings`); its reader is a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What was deployed, and which addresses of ended entries still answer."""

    deployed: tuple[Deployed, ...] = ()
    not_gone: tuple[Answer, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 3 where a target failed or an ended entry still answers."""
        return 3 if self.not_gone or any(one.failure for one in self.deployed) else 0

    def lines(self) -> list[str]:
        """What happened, for an operator; empty where nothing did."""
        said = [_said(one) for one in self.deployed if one.deleted or one.put or one.failure]
        left = [f"仍可访问  {one.surface}  {one.address}：{one.said}" for one in self.not_gone]
        return said + left


def follow(
    folder: DataFolder,
    source: Source,
    now: datetime,
    watch: Callable[[], datetime],
    *,
    ask_again: bool = False,
    seconds: float = math.inf,
) -> Afterwards:
    """Deploy, then ask every surface for what has ended, then tell whoever is to be told.

    ``watch`` says what time it is, for every answer.
    """
    if not _has_work(folder, source, now):
        return Afterwards()
    from publish import notify
    from publish.probe import probe
    from publish.targets.deploy import deploy

    deployed = deploy(folder, ask_again=ask_again, seconds=seconds)
    not_gone = probe(folder, source, now, watch)
    notify.tell(folder, source, now)
    return Afterwards(tuple(deployed), tuple(not_gone))


def _has_work(folder: DataFolder, source: Source, now: datetime) -> bool:
    """Whether there is a target, or something that was not yet seen gone everywhere."""
    if (folder.path / DEPLOYMENT).exists():
        return True
    with removal_record.opened(removal_record.place(folder)) as kept:
        kept.take_note(source, now)
        return bool(kept.waiting())


def _said(one: Deployed) -> str:
    if one.failure:
        return f"部署失败  {one.name}：{one.failure}"
    left = f"，其余 {one.left} 个下次继续" if one.left else ""
    return f"已部署  {one.name}：删除 {len(one.deleted)} 个文件，写入 {len(one.put)} 个文件{left}"
