"""What has ended and still stands in the site: nothing, as long as the tick does its work."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from disclosure.data_folder import DataFolder
from disclosure.moment import day_of
from publish import gone
from publish.manifest import Manifest
from publish.source import Source


def overdue(folder: DataFolder, source: Source, now: datetime) -> tuple[str, ...]:
    """Public ids of what has ended at ``now`` and is not off every surface, sorted.

    A decision counts until its files and lists are made again and nothing of it was found there.
    """
    if not folder.manifest.exists():
        return ()
    with closing(Manifest(folder.manifest)) as manifest:
        return of_manifest(folder, manifest, source, now)


def of_manifest(
    folder: DataFolder, manifest: Manifest, source: Source, now: datetime
) -> tuple[str, ...]:
    """As `overdue`, with the manifest open already; reads no text, and few removals."""
    since = gone.Mark(folder.tombstones).read()
    found = manifest.last_day_before(day_of(now).strftime("%Y%m%d"))
    found |= set(manifest.fingerprints(one.id for one in source.gone_at(now, since)))
    found |= {one.id for one in manifest.leaving() if one.is_ended}
    return tuple(sorted(found))
