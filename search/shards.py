"""The static index: everything below ``search/data`` of the site, built whole or bit by bit.

=====================  ==================================================================
``head.json``          how the index is cut, how many decisions it holds, the agencies
``heavy.bin``          terms with a file of their own, and about how many decisions hold them
``names/*.bin``        postings of names and numbers, ``text/*.bin`` of texts (`postings`)
``columns/*.bin``      values by ordinal (`columns`)
``cards/*.bin``        what results show (`cards`)
=====================  ==================================================================

Every file is a function of the decisions alone, so `update` leaves the same bytes as `build`,
and touches only the files that the changed decisions' terms and ordinals belong to. The number of
shards steps up with the size class of the collection; `update` then refuses, and all is built.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from disclosure.agency import Agencies
from disclosure.errors import PortalError
from disclosure.public import PublicDecision
from search.draft import Draft

DATA = "search/data"
"""Where the static index stands within the site."""


class SizeClassChanged(PortalError):
    """The collection is in another size class now: the index has to be built whole."""


def build(decisions: Iterable[PublicDecision], agencies: Agencies, out: Path) -> None:
    """Write the whole index of ``decisions``, in the order of their ordinals, below ``out``."""
    draft = Draft()
    for decision in decisions:
        draft.add(decision)
    for path, data in draft.files(agencies):
        write(out / DATA / path, data)


def write(path: Path, data: bytes) -> None:
    """Write a file, and the folder for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
