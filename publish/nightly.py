"""The nightly look: every byte of every surface, for everything that ever ended.

Names, codes and document numbers of ended decisions come from the register, which keeps the frozen
decision; its canary went with the public text, so canaries are checked the other way round: each
that stands anywhere must be of something live.
"""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time
from importlib import import_module
from pathlib import Path
from typing import Protocol

from disclosure.data_folder import DataFolder
from disclosure.decision import Decision, PartyKind
from disclosure.moment import SHANGHAI, day_of
from disclosure.reading import read
from publish import indexes, lease, needles, patterns, register_canaries, status
from publish.gone import Tombstones
from publish.log import log
from publish.manifest import Manifest
from publish.residue import Residue, Scanner, layers, may_hold_ids, places_below
from publish.source import Source
from search import whoosh_index

_LENGTH = 16
"""A canary: c and fifteen letters or digits more."""
_BESIDE = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_ends = patterns.ends(rb"(^|[^0-9a-z/])c[0-9a-hjkmnp-tv-z]{15}([^0-9a-z]|$)")
"""Not after a stroke: in ``static/<hash>/`` one hash in sixteen begins with c as well."""
_MARK = b"canary"
HOUR = time(3, 15)
"""When the nightly look begins, in Asia/Shanghai."""
WAIT = 60.0
"""Seconds to wait for another run to end."""


class Copy(Protocol):
    """A deploy target, or a site behind an address, as far as it can be copied from."""

    def fetch(self, into: Path) -> None:
        """Copy everything it holds below a folder."""


class Ended(Protocol):
    """A registered decision, as far as it is looked for."""

    public_id: str
    ordinal: int
    decision: Decision


def merge_index(folder: DataFolder, now: datetime) -> bool:
    """Merge the Whoosh index, so that nothing is left in it of what was deleted.

    Returns whether it was done: not where there is no index, or another run holds the folder.
    """
    if not whoosh_index.exists(folder.whoosh):
        return False
    try:
        with lease.held(folder, now, WAIT):
            whoosh_index.optimize(folder.whoosh)
    except lease.Busy:
        log.warning("the index was not merged: another run holds the folder")
        return False
    return True


def look_everywhere(folder: DataFolder, now: datetime) -> list[Residue]:
    """Everything of ended decisions that is found on any surface of a data folder."""
    found = find(folder, now, import_module("disclosure.register"), _ended(now))
    found += register_canaries.dead(folder)
    with lease.held(folder, now, WAIT):
        status.looked(folder, now, len(found))
    return found


def look_at_copy(folder: DataFolder, copy: Copy, now: datetime) -> list[Residue]:
    """Everything of ended decisions that a deploy target, or a site behind an address, holds."""
    register = import_module("disclosure.register")
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=folder.path) as place:
        copy.fetch(Path(place))
        return find(folder, now, register, _ended(now), Path(place))


def is_due(folder: DataFolder, now: datetime) -> bool:
    """Whether the look of this night is still to come, from `HOUR` on."""
    local = now.astimezone(SHANGHAI)
    return local.time() >= HOUR and status.looked_on(folder) != day_of(now)


def _ended(now: datetime) -> list[Ended]:
    register = import_module("disclosure.register")
    live = register.ids_at(now)
    return list(register.entries(one for one in register.disclosed_ids() if one not in live))


def find(
    folder: DataFolder,
    now: datetime,
    source: Source,
    ended: Iterable[Ended],
    site: Path | None = None,
) -> list[Residue]:
    """As `look_everywhere`, for these ended decisions, or in a copy of the ``site``."""
    root = (site or folder.site).resolve()
    gone = list(ended)
    strings = {string: one.public_id for one in gone for string in strings_of(one.decision)}
    stones = Tombstones(folder.tombstones).ids()
    strings |= {identifier: identifier for identifier in stones}
    live = _Live.of(folder, source, now, stones | {one.public_id for one in gone}, strings)
    scanner = Scanner(strings)
    files = surfaces(folder) if site is None else places_below(root)
    found, dead = _read(files, scanner, live.canaries)
    found += scanner.scan_texts(indexes.texts(root))
    held = indexes.files_holding(root, {one.ordinal for one in gone})
    of_index = [Residue(path, "", "索引序号") for path in sorted(held)]
    return _without_what_is_carried(found, live.strings, source, now) + dead + of_index


def _read(
    files: Iterable[tuple[str, str]], scanner: Scanner, live: frozenset[str]
) -> tuple[list[Residue], list[Residue]]:
    """Each file once: the strings of what ended in it, and the canaries of nothing that is live."""
    found, dead = [], []
    for path, place in files:
        plain = layers(read(place))
        found += scanner.residue(path, plain)
        if not path.startswith("static/"):
            there = set().union(*map(canaries, plain))
            dead += [Residue(path, "", one) for one in sorted(there - live)]
    return found, dead


def canaries(plain: bytes) -> set[str]:
    """Every canary in the bytes of a file that marks where its canaries stand."""
    if _MARK not in plain:
        return set()
    # A match ends after what follows the canary, or where the file ends.
    last = {end - (plain[end - 1] not in _BESIDE) for end in _ends(plain)}
    return {plain[end - _LENGTH : end].decode() for end in last}


def strings_of(decision: Decision) -> list[str]:
    """By what a decision could be found again, from its frozen facts."""
    found = list(needles.spellings(decision.document_number))
    party = decision.party
    if party.kind is not PartyKind.PERSON and len(party.name) >= needles.NAME_LENGTH:
        found.append(party.name)
    return [*found, *([party.code] if party.code else [])]


def surfaces(folder: DataFolder) -> Iterator[tuple[str, str]]:
    """Every file that anyone outside may read, or that is made from what they may read."""
    yield from places_below(folder.site)
    if folder.whoosh.exists():
        for path, place in places_below(folder.whoosh):
            yield f"whoosh/{path}", place


def _without_what_is_carried(
    found: list[Residue], live: Container[str], source: Source, now: datetime
) -> list[Residue]:
    """Without the strings of what is live: texts are read only for what is not settled so."""
    left = [one for one in found if not (one.needle == one.id and may_hold_ids(one.path))]
    open_needles = {one.needle for one in left if one.needle not in live}
    for decision in source.public_at(now) if open_needles else ():
        open_needles -= {one for one in open_needles if needles.is_carried(one, decision)}
    for removal in source.gone_at(now) if open_needles else ():
        if removal.notice is not None:
            open_needles -= set(needles.spellings(removal.notice.document_number))
    return [one for one in left if one.needle in open_needles]


@dataclass(frozen=True, slots=True)
class _Live:
    """What may stand on a surface."""

    canaries: frozenset[str]
    """Of the decisions shown, and of the notices."""
    strings: frozenset[str]
    """Of those looked for: a party may have other decisions, a number other parties."""

    @classmethod
    def of(
        cls,
        folder: DataFolder,
        source: Source,
        now: datetime,
        ended: Container[str],
        wanted: Iterable[str],
    ) -> _Live:
        """As the manifest says, but not of what has ``ended`` and was left in it."""
        looked_for = frozenset(wanted)
        canaries = {one.notice.canary for one in source.gone_at(now) if one.notice}
        strings: set[str] = set()
        with closing(Manifest(folder.manifest)) as manifest:
            for identifier, (canary, *others) in manifest.needles():
                if identifier not in ended:
                    canaries.add(canary)
                    strings |= looked_for.intersection(others)
        return cls(frozenset(canaries), frozenset(strings))
