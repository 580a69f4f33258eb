"""Postings of one space after a change: only the shards and lists of the changed terms are made.

A decision's terms say which shards they live in; of each shard only their buckets are read. A long
list that several terms share is read and written once for all of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from disclosure.reading import read
from search.bucket import (
    bucket_lengths,
    decode,
    decode_shard,
    encode,
    encode_shard,
)
from search.directory import Directory, directory_path
from search.long_list import (
    LongList,
    decode_long,
    long_name,
    long_path,
)
from search.postings import (
    BUCKETS,
    Change,
    Entry,
    Long,
    Postings,
    Sizes,
    Terms,
    place_of,
    shard_path,
    term_at,
)

File = tuple[str, bytes]
GONE = b""
"""Stands for a file that is to be deleted."""
_AT_ONCE = 512
"""Shards that are in memory together."""


class PostingsRevision:
    """The difference between the postings of a space and the next ones."""

    def __init__(self, data: Path, space: str, cut: Sizes, shared: Counter[int]) -> None:
        self._data, self._space, self._cut, self._shared = data, space, cut, shared
        self._bits = cut.bits(space)
        self._lists: dict[tuple[int, tuple[object, ...]], Entry] = {}
        self._made: dict[int, bytes] = {}
        self._directory = Directory(BUCKETS, (data / directory_path(space)).read_bytes())

    def files(self, changes: dict[int, Change], unknown: set[int]) -> Iterator[File]:
        """Files to write, and files to delete as `GONE`. The ordinals of ``unknown`` are taken out
        wherever they stand. ``shared`` is brought up to date."""
        before = set(self._shared)
        by_shard: dict[int, list[int]] = defaultdict(list)
        for term in changes:
            by_shard[place_of(term, self._bits)[0]].append(term)
        touched = iter(range(1 << self._bits) if unknown else sorted(by_shard))
        while some := list(islice(touched, _AT_ONCE)):
            here = {shard: by_shard.get(shard, []) for shard in some}
            yield from self._shards(here, changes, unknown)
        yield directory_path(self._space), self._directory.bytes
        after = {file for file, terms in self._shared.items() if terms}
        for file in sorted(after - before):
            yield long_path(self._space, file), self._made[file]
        for file in sorted(before - after):
            yield long_path(self._space, file), GONE

    def _shards(
        self, here: dict[int, list[int]], changes: dict[int, Change], unknown: set[int]
    ) -> Iterator[File]:
        """Some shards with the terms that change in each."""
        kept: dict[int, dict[int, bytes]] = {}
        entries: dict[int, Entry] = {}
        for shard, terms in here.items():
            kept[shard] = self._buckets(shard)
            read = {place_of(term, self._bits)[1] for term in terms}
            for bucket in set(kept[shard]) if unknown else read:
                entries |= self._entries(kept[shard].pop(bucket, b""), shard, bucket)
        if unknown:
            self._change(entries, dict.fromkeys(list(entries), Change(removed=unknown)))
        self._change(entries, {term: changes[term] for terms in here.values() for term in terms})
        for shard, bucket, data in encode(Terms.of(entries), self._bits):
            kept[shard][bucket] = data
        for shard, buckets in kept.items():
            data = encode_shard(buckets)
            self._directory.put(shard, bucket_lengths(data))
            yield shard_path(self._space, shard), data

    def _buckets(self, shard: int) -> dict[int, bytes]:
        return decode_shard(read(f"{self._data}/{shard_path(self._space, shard)}"))

    def _entries(self, data: bytes, shard: int, bucket: int) -> dict[int, Entry]:
        found = decode(data, self._bits, self._cut.long)
        return {term_at(shard, bucket, key, self._bits): one for key, one in found.items()}

    def _change(self, entries: dict[int, Entry], changes: Mapping[int, Change]) -> None:
        """Put the next entry of each term in the place of its present one."""
        for term, change in changes.items():
            entry = entries.pop(term, None) or Postings()
            if isinstance(entry, Long):
                self._shared[entry.file] -= 1
                made = self._next(entry.file, change)
            else:
                change.apply(entry)
                made = entry
                if len(entry.ordinals) >= self._cut.long:
                    made = self._kept(LongList.of(entry))
            if isinstance(made, Long):
                self._shared[made.file] += 1
                entries[term] = made
            elif made.ordinals:
                entries[term] = Postings([*made.ordinals], {**made.notes})

    def _next(self, file: int, change: Change) -> Entry:
        """A long list after a change: made once for all terms that share it."""
        key = (file, change.key)
        if key not in self._lists:
            one = decode_long(self._read(file)).changed(change)
            is_long = len(one.ordinals) >= self._cut.long
            self._lists[key] = self._kept(one) if is_long else one.postings
        return self._lists[key]

    def _read(self, file: int) -> bytes:
        return self._made.get(file) or read(f"{self._data}/{long_path(self._space, file)}")

    def _kept(self, one: LongList) -> Long:
        """The file of a long list."""
        data = one.file
        found = Long(len(one.ordinals), long_name(data))
        self._made[found.file] = data
        return found
