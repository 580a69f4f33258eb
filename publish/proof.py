"""The proof that an ended entry is gone, and how punctually entries went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure.data_folder import DataFolder
from disclosure.public import Ending
from publish import removal_record
from publish.removal_record import Answer
from publish.source import Source

ON_TIME = timedelta(minutes=1)
"""An entry is taken down on time when it is gone everywhere a minute after its end."""

NOTICE = "撤回说明期满"
"""The kind of ending of a withdrawal notice."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is recorded of one ended entry; the chain of the whole record was recounted."""

    id: str
    disclosure: int
    ended_at: datetime
    kind: str
    """The kind of ending, or `NOTICE`."""
    answers: tuple[Answer, ...]
    chain_rows: int
    chain_head: str

    @property
    def is_gone(self) -> bool:
        """Whether every address of every surface answered that it is gone when last asked."""
        latest = _latest(self.answers)
        return bool(latest) and all(one.is_gone for one in latest)

    @property
    def gone_since(self) -> datetime | None:
        """When the last address was first seen gone for good, None where one is not."""
        return max(one.asked_at for one in _latest(self.answers)) if self.is_gone else None

    def lines(self) -> Iterator[str]:
        """The proof as an operator reads it."""
        ended = f"{self.ended_at:%Y-%m-%d %H:%M:%S} 终止：{self.kind}"
        yield f"{self.id}（第 {self.disclosure} 次公示）于 {ended}"
        for one in self.answers:
            mark = "已撤下" if one.is_gone else "未撤下"
            asked = f"{one.asked_at:%Y-%m-%d %H:%M:%S}"
            yield f"  {asked}  {mark}  {one.surface}  {one.address}  {one.said}"
        if self.gone_since is None:
            yield "尚未证明已从所有载体撤下。" if self.answers else "还没有核查记录。"
        else:
            yield f"已从所有载体撤下，最后核查于 {self.gone_since:%Y-%m-%d %H:%M:%S}。"
        yield f"核查记录共 {self.chain_rows} 行，校验链完整，末端 {self.chain_head}"


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many entries were seen gone everywhere, how many of them on time, the longest delay."""

    ended: int
    gone: int
    on_time: int
    longest_seconds: float

    @property
    def sentence(self) -> str:
        """The figures in words."""
        return (
            f"已终止 {self.ended} 件，已证明撤净 {self.gone} 件，"
            f"其中一分钟内撤净 {self.on_time} 件，最长用时 {self.longest_seconds:.0f} 秒。"
        )


def prove(folder: DataFolder, source: Source, public_id: str, now: datetime) -> Proof | None:
    """The proof for a decision or a notice, None where it has not ended.

    Raises `Broken` where the record was tampered with.
    """
    found = (one for one in source.gone_at(now) if one.id == public_id)
    removal = next((one for one in found if one.kind is not Ending.REPLACED), None)
    with removal_record.opened(removal_record.place(folder)) as kept:
        notice = kept.notice(public_id)
        if removal is not None:
            ended, kind = removal.ended_at, str(removal.kind)
            disclosure = removal.disclosure
        elif notice is not None and notice.ended_at <= now:
            ended, kind, disclosure = notice.ended_at, NOTICE, notice.disclosure
        else:
            return None
        answers = tuple(kept.answers(public_id))
        return Proof(public_id, disclosure, ended, kind, answers, kept.verify(), kept.head())


def punctuality(folder: DataFolder) -> Punctuality:
    """How punctually everything in the record went."""
    by_entry: dict[str, list[Answer]] = {}
    with removal_record.opened(removal_record.place(folder)) as kept:
        kept.verify()
        for one in kept.answers():
            by_entry.setdefault(one.id, []).append(one)
        waiting = {one.id for one in kept.waiting()}
    delays = [_delay(answers) for one, answers in by_entry.items() if one not in waiting]
    return Punctuality(
        len(set(by_entry) | waiting),
        len(delays),
        sum(delay <= ON_TIME for delay in delays),
        max(delays, default=timedelta()).total_seconds(),
    )


def _delay(answers: Iterable[Answer]) -> timedelta:
    latest = _latest(answers)
    return max(one.asked_at - one.ended_at for one in latest)


def _latest(answers: Iterable[Answer]) -> list[Answer]:
    """The last answer of each address of each surface."""
    return list({(one.surface, one.address): one for one in answers}.values())
