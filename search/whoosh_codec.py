"""How terms stand in a Whoosh segment: each with the documents that have it, and nothing more.

Whoosh's own way through a posting costs some 40 µs of Python and keeps a weight, a length and a
pickle for each block. Our terms are sets, so a term's documents are gathered as a list and
written once, as gaps, in the term's own row of the dictionary. Everything else (columns, deletions,
segments, commits, merges) is Whoosh's, by its interface for codecs.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.matching import ListMatcher
from whoosh.writing import SegmentWriter

from search.coding import gaps, ordinals

_LONG = 64
"""Bytes from which on gaps are worth compressing."""


def pack(documents: list[int]) -> bytes:
    """Rising document numbers as bytes."""
    body = gaps(documents)
    return b"z" + zlib.compress(body, 6) if len(body) > _LONG else b"-" + body


def unpack(data: bytes) -> list[int]:
    """What `pack` wrote."""
    return ordinals(zlib.decompress(data[1:]) if data[:1] == b"z" else data[1:])


class SetWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes terms and their documents."""

    def put(self, term: bytes, documents: list[int]) -> None:
        """One term; terms come in rising order."""
        key = self._fieldid.to_bytes(2, "big") + term
        self._tindex.add(key, pack(documents))


class SetReader(W3TermsReader):  # type: ignore[misc]
    """Reads terms and their documents."""

    def documents(self, field: str, term: bytes) -> list[int]:
        """The documents of a term, those that were deleted since among them."""
        return unpack(self._tindex[self._keycoder(field, term)])

    def matcher(self, field: str, term: bytes, *rest: Any, **more: Any) -> ListMatcher:
        """For Whoosh's own merging."""
        found = self.documents(field, term)
        return ListMatcher(found, [1.0] * len(found), [b""] * len(found))


class SetCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with terms as sets."""

    def field_writer(self, storage: Any, segment: Any) -> SetWriter:
        """What writes the terms of a segment."""
        return SetWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> SetReader:
        """What reads them."""
        name = segment.make_filename(self.TERMS_EXT)
        posts = segment.open_file(storage, self.POSTS_EXT)
        return SetReader(self, storage.open_file(name), storage.file_length(name), posts)


class Gathered:
    """The documents of every term while a segment is written: 4 bytes each."""

    def __init__(self) -> None:
        self.terms: dict[str, dict[bytes, array[int]]] = defaultdict(
            lambda: defaultdict(lambda: array("I"))
        )

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting of a segment that is merged in."""
        field, term, document, *_ = posting
        self.terms[field][term].append(document)

    def cleanup(self) -> None:
        """Nothing was put on disk."""


class Writer(SegmentWriter):  # type: ignore[misc]
    """Writes one segment. ``alone``: with the index's lock; workers of a build have none."""

    def __init__(self, opened: Any, *, alone: bool = True) -> None:
        super().__init__(opened, codec=SetCodec(), _lk=alone)
        self.pool = Gathered()

    def put(self, columns: Mapping[str, int], terms: Mapping[str, Iterable[bytes]]) -> None:
        """One document: its values, and its terms by field."""
        for field, some in terms.items():
            gathered = self.pool.terms[field]
            for term in some:
                gathered[term].append(self.docnum)
        self.add_document(**columns)

    def finished(self) -> Any:
        """The segment, written but not yet part of the index."""
        return self._finalize_segment()

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field, terms in sorted(self.pool.terms.items()):
            self.fieldwriter.start_field(field, self.schema[field])
            for term in sorted(terms):
                self.fieldwriter.put(term, terms[term].tolist())
            self.fieldwriter.finish_field()
        self.fieldwriter.close()


def documents(leaf: Any, field: str, term: bytes) -> Iterable[int]:
    """The documents of a term in one segment, those that were deleted since left out."""
    if (field, term) not in leaf:
        return ()
    found: Iterator[int] = leaf.postings(field, term).all_ids()
    return found
