"""The static index: everything below ``search/data`` of the site, built whole or bit by bit.

=====================  ==================================================================
``head.json``          how the index is cut, how many decisions it holds, the agencies
``lists.bin``          how many terms share each long list (`long_list`); for `update` alone
``numbers.bin``        what stands before year and serial in document numbers
``names/*.bin``        postings of names and numbers, ``text/*.bin`` of texts (`postings`)
``directory/*.bin``    where the parts of these and of ``cards`` begin (`directory`)
``columns/*.bin``      values by ordinal (`columns`)
``cards/*.bin``        what results show (`cards`), ``phrases.bin`` what they are packed against
``sounds/*.bin``       pairs of characters of names, by how they sound (`heard`)
=====================  ==================================================================

Every file is a function of the decisions alone, so `update` leaves the same bytes as `build`,
and touches only the files that the changed decisions' terms and ordinals belong to. The number of
shards steps up with the size class of the collection; `update` then refuses, and all is built.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from disclosure.agency import Agencies
from disclosure.errors import PortalError
from disclosure.public import PublicDecision
from disclosure.reading import holds, read
from search.bucket import decode_shard, lists_in
from search.bulk import ROW_BITS
from search.card_cell import cell_text
from search.cards import CardFiles, card_path, decode_file, phrases_of
from search.coding import unpacked
from search.columns import COLUMNS, column_path, decode_column
from search.draft import Draft
from search.entry import noted_words
from search.head import decode_numbers
from search.heard import Heard, revised
from search.long_list import decode_long
from search.postings import SPACES, place_of
from search.postings_revision import GONE
from search.revision import Revision
from search.searchable import Fields, fields_of_twin, folded_name
from search.site_text import twins_in_site

DATA = "search/data"
"""Where the static index stands within the site."""


class SizeClassChanged(PortalError):
    """The collection is in another size class, or the index of an older form: build all."""


def build(decisions: Iterable[PublicDecision], agencies: Agencies, out: Path) -> None:
    """Write the whole index of ``decisions``, in the order of their ordinals, below ``out``.

    Words of a large one wait in files beside ``out`` meanwhile, never within: all there is public.
    """
    draft = Draft(out.parent)
    heard = Heard()
    for decision in decisions:
        heard.add(folded_name(decision))
        for path, data in draft.add(decision):
            write(out / DATA / path, data)
    for path, data in chain(draft.files(agencies), heard.files()):
        write(out / DATA / path, data)


def update(
    live: Path,
    out: Path,
    added: Iterable[PublicDecision],
    removed: Iterable[int],
    known: Mapping[int, Fields] | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bring the index of the site ``live`` up to date; what changes is written below ``out``.

    Returns the paths written and the paths to delete, within the site. The bytes are those of
    a full build; a decision that changed is among ``added``. Raises `SizeClassChanged` when all
    has to be built. The terms of what goes are taken from ``known`` (`fields_before`, asked before
    its files are deleted) or from its JSON twin; else every shard is looked through.
    """
    revision = Revision(live, live / DATA, known or {})
    if not revision.is_readable:
        raise SizeClassChanged("检索索引是旧的格式，须整体重建")
    revision.plan(added, removed)
    if not revision.keeps_size_class:
        raise SizeClassChanged(f"索引中的决定将为 {revision.count} 件，须整体重建")
    written, deleted = [], []
    for path, data in chain(revision.files(), revised(live / DATA, *revision.names())):
        if data == GONE:
            deleted.append(f"{DATA}/{path}")
        elif not holds(f"{live}/{DATA}/{path}", data):
            write(out / DATA / path, data)
            written.append(f"{DATA}/{path}")
    return tuple(written), tuple(deleted)


def fields_before(site: Path, ordinals: Iterable[int]) -> dict[int, Fields]:
    """The fields of decisions whose files still stand in the site; none from an older index."""
    if not Revision(site, site / DATA, {}).is_readable:
        return {}
    twins = twins_in_site(site, CardFiles(site / DATA), ordinals)
    return {ordinal: fields_of_twin(twin) for ordinal, twin in twins.items()}


def texts(site: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """(path within the site, text) of all that can be read in the index, for a scan.

    ``only`` are the paths to look at; all without it.
    """
    against = phrases_of(site / DATA)
    for path, data in _files(site, "cards/*.bin", only):
        for cell in decode_file(data).values():
            yield path, cell_text(cell, against)
    for path, data in _files(site, "sounds/*.bin", only):
        yield path, unpacked(data).decode()
    for path, data in _files(site, "columns/[!d]*.bin", only):
        yield path, "\n".join(decode_column(data).values)
    for path, data in _files(site, "numbers.bin", only):
        yield path, "\n".join(decode_numbers(data))


def holding(
    site: Path,
    ordinals: Iterable[int],
    only: Collection[str] | None = None,
    known: Mapping[int, Fields] | None = None,
) -> set[str]:
    """The files that still hold something of one of these ordinals: none, when all went well.

    Postings are looked for in the paths of ``only``, in all without it; columns and cards always.
    Where the fields of all these ordinals are ``known`` (`fields_before`), only their terms are
    looked up in shards: an update copies the other buckets as they are. A file that was taken down
    holds nothing.
    """
    wanted, data = set(ordinals), site / DATA
    if not (data / "head.json").is_file():
        return set()
    head = json.loads((data / "head.json").read_bytes())
    fields = [known[one] for one in wanted if one in known] if known else []
    held = _columns_holding(data, wanted)
    held |= {f"{DATA}/{card_path(ordinal)}" for ordinal in CardFiles(data).get(wanted)}
    for space in SPACES:
        bits = head["bits"][space]
        buckets = _buckets_of(fields, space, bits) if len(fields) == len(wanted) else None
        for path, file in _files(site, f"{space}/*.bin", only):
            name = path.rpartition("/")[2].removesuffix(".bin")
            if name.startswith("h-"):
                is_held = _is_in_list(file, wanted)
            else:
                postings = _postings(int(name, 16), file, bits, head["long"], buckets)
                is_held = any(not wanted.isdisjoint(one) for one in postings)
            held |= {path} if is_held else set()
    return held


def _columns_holding(data: Path, wanted: Collection[int]) -> set[str]:
    found = set()
    for path in map(column_path, COLUMNS):
        file = data / path
        column = decode_column(file.read_bytes()) if file.is_file() else None
        if column is not None and any(column.get(ordinal) is not None for ordinal in wanted):
            found.add(f"{DATA}/{path}")
    return found


def _is_in_list(file: bytes, wanted: Collection[int]) -> bool:
    return bool(np.isin(decode_long(file).ordinals, list(wanted)).any())


Buckets = Container[tuple[int, int]]
"""Some buckets: shard, and number there."""


def _buckets_of(fields: Sequence[Fields], space: str, bits: int) -> Buckets:
    """Where the terms of decisions live."""
    names, text = noted_words(fields, range(len(fields)))
    words = names.words if space == "names" else text
    return {place_of(term, bits)[:2] for term in set((words >> ROW_BITS).tolist())}


def _postings(
    shard: int, file: bytes, bits: int, long: int, buckets: Buckets | None
) -> Iterator[Sequence[int]]:
    """The ordinals of each term in a shard, of some buckets or of all, without long lists."""
    for number, bucket in decode_shard(file).items():
        if buckets is None or (shard, number) in buckets:
            yield from lists_in(bucket, bits, long)


def _files(site: Path, pattern: str, only: Collection[str] | None) -> Iterator[tuple[str, bytes]]:
    """The files of a kind by their paths within the site, of ``only`` those that there are."""
    if only is None:
        only = [file.relative_to(site).as_posix() for file in (site / DATA).glob(pattern)]
    # Hundreds of files change at once: to compare texts is quicker than to compare `Path`s.
    for path in sorted(fnmatch.filter(only, f"{DATA}/{pattern}")):
        try:
            data = read(f"{site}/{path}")
        except FileNotFoundError:
            continue
        yield path, data


def write(path: Path, data: bytes) -> None:
    """Write a file, and the folder for it."""
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
