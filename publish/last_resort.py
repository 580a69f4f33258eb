"""Takes off what has ended though nothing can be made: what pages are made from cannot be read.

A typing error in the settings, or a disk that is full, must not keep an ended decision on the site.
Its own files are deleted, and every list that names it is taken down (503) until a run succeeds.
What stands here needs neither templates nor texts: the manifest knows by which strings a decision
is found.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from disclosure.data_folder import DataFolder
from disclosure.public import Ending
from publish import gone, hooks, leaving, overdue
from publish.manifest import Manifest
from publish.residue import Residue
from publish.source import Source

_CLOSED = "closed"
"""The note on for which endings the lists were gone through already."""


def take_off(folder: DataFolder, manifest: Manifest, source: Source, now: datetime) -> list[str]:
    """Delete what has ended and take down what names it; returns the paths that went."""
    ended = overdue.of_manifest(folder, manifest, source, now)
    if not ended or not folder.site.is_dir():
        return []
    _say_that_they_ended(folder, source, now, ended)
    deleted = leaving.delete_pages(folder, manifest, manifest.fingerprints(ended))
    done = hashlib.sha256(" ".join(ended).encode()).hexdigest()
    if manifest.note(_CLOSED) == done:
        return deleted
    paths = [file.path for file in manifest.files()]
    hits = leaving.close_lists(
        folder, manifest, paths, lambda found: _not_of_others(manifest, found)
    )
    with manifest.transaction():
        manifest.keep(**{"state": "busy", _CLOSED: done})
    return [*deleted, *sorted(hits)]


def _say_that_they_ended(
    folder: DataFolder, source: Source, now: datetime, ended: tuple[str, ...]
) -> None:
    since = gone.Mark(folder.tombstones).read()
    gone.Tombstones(folder.tombstones).add(
        (one.id, one.disclosure)
        for one in source.gone_at(now, since)
        if one.kind is not Ending.REPLACED
    )
    if gone.change_ends(folder.ends_map, {}, ended):
        hooks.reload_servers()


def _not_of_others(manifest: Manifest, found: list[Residue]) -> list[Residue]:
    """Without the strings that decisions still shown have too."""
    left = leaving.without_allowed_ids(found)
    carried = manifest.carried({one.needle for one in left})
    return [one for one in left if one.needle not in carried]
