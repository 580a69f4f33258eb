"""The two search indexes as part of a publication: static shards in the site, Whoosh beside it.

The shards are files of the site like any other: staged, verified, moved. Whoosh is changed after
the site; a run that dies between the two makes it anew. Where the served search is answered from
the shards (``PORTAL_SEARCH_ENGINE``), there is no Whoosh index.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from disclosure.agency import Agencies, load_agencies
from disclosure.errors import Broken
from disclosure.public import DecisionKey
from disclosure.reading import read
from generator.products import Product
from publish import exposure
from publish.log import log
from publish.manifest import Manifest
from publish.residue import files_below, places_below
from publish.run import Run
from search import shards
from search.searchable import Fields
from search.settings import WHOOSH, named_engine

OWNER = "search-data"
FOLDER = "search/data"
HELD = "as the manifest says"
"""The note about a Whoosh index that holds what `Manifest.indexed` says."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Shards written into staging, and shards to be deleted."""

    products: dict[str, Product] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def stage(
    run: Run,
    output: Path,
    coming: Iterable[DecisionKey],
    going: Iterable[DecisionKey],
    *,
    everything: bool = False,
) -> Staged:
    """Make the shards that this change touches, below ``output``.

    ``coming`` are the keys of new decisions and revisions, ``going`` of what has ended or has been
    replaced. Another size class of the collection makes all shards anew, and so does
    ``everything``: after a run that broke off, some may be of before and some of after.
    """
    if everything:
        return _stage_all(run, output)
    added, removed = list(coming), {key.ordinal for key in going}
    if not added and not removed:
        return Staged()
    try:
        return _stage_changes(run, output, added, removed - {key.ordinal for key in added})
    except shards.SizeClassChanged:
        return _stage_all(run, output)


def _stage_changes(
    run: Run, output: Path, added: Iterable[DecisionKey], removed: Iterable[int]
) -> Staged:
    site = run.folder.site.resolve()
    if not (site / FOLDER).is_dir():
        return _stage_all(run, output)
    decisions = run.decisions(frozenset(key.id for key in added))
    _, deleted = shards.update(site, output, decisions, removed, run.terms)
    return Staged(staged(output), tuple(deleted))


def _stage_all(run: Run, output: Path) -> Staged:
    shown = {identifier for identifier, _ in run.catalogue.decisions()}
    decisions = (decision for decision in run.decisions() if decision.id in shown)
    shards.build(decisions, _agencies(run), output)
    products = staged(output)
    there = {file.path for file in run.manifest.files_of(OWNER)}
    return Staged(products, tuple(sorted(there - set(products))))


def stage_whole(run: Run, output: Path) -> dict[str, Product]:
    """All shards, below ``output``; Pelican may have made them already."""
    if not (output / FOLDER).is_dir():
        shards.build(run.decisions(), _agencies(run), output)
    return staged(output)


@dataclass(frozen=True, slots=True)
class Indexed:
    """Which ids the served search holds anew: None all of them, no ids where nothing changed."""

    ids: frozenset[str] | None = frozenset()

    def keep(self, manifest: Manifest) -> None:
        """Have the manifest say so, within the transaction in which the run ends."""
        if self.ids is None or self.ids:
            manifest.index(self.ids)
            manifest.keep(whoosh=HELD)


def update_whoosh(run: Run) -> Indexed:
    """Bring the index of the served search to what the site shows; give it up where none is asked.

    The manifest says what the index holds; a run that dies between the two makes the index anew.
    """
    if named_engine(run.manifest.note("engine")) != WHOOSH:
        _give_up_whoosh(run)
        return Indexed()
    if find_spec("search.whoosh_index") is None:
        return Indexed()
    whoosh = import_module("search.whoosh_index")
    before = {path for path, _ in files_below(run.folder.whoosh)}
    indexed = _bring_whoosh(run, whoosh)
    _look_through(run, before)
    return indexed


def _look_through(run: Run, before: Collection[str]) -> None:
    """Look through the new files of the served index; one that shows private data is deleted.

    It holds hashes and numbers of days, so there is nothing to decode and nothing to be found: this
    is for the day on which somebody stores a text in it.
    """
    new = ((path, place) for path, place in files_below(run.folder.whoosh) if path not in before)
    shown = [path for path, place in new if exposure.in_bytes(place.read_bytes())]
    if shown:
        shutil.rmtree(run.folder.whoosh)
        raise Broken(f"检索索引的 {shown[0]} 中有不得公开的号码，索引已经删除")


def _bring_whoosh(run: Run, whoosh: Any) -> Indexed:
    if run.manifest.note("whoosh") != HELD or not whoosh.exists(run.folder.whoosh):
        _begin_whoosh(run)
        shown = run.manifest.fingerprints()
        whoosh.build((one for one in run.decisions() if one.id in shown), run.folder.whoosh)
        return Indexed(None)
    ids = run.candidates
    held, shown = run.manifest.indexed(ids), run.manifest.fingerprints(ids)
    removed = [ordinal for one, (ordinal, _) in held.items() if one not in shown]
    changed = {one for one, made in shown.items() if one not in held or held[one][1] != made}
    if not removed and not changed:
        return Indexed()
    _begin_whoosh(run)
    whoosh.update(run.folder.whoosh, run.decisions(frozenset(changed)), removed)
    return Indexed(ids)


def _give_up_whoosh(run: Run) -> None:
    if run.folder.whoosh.exists():
        _begin_whoosh(run)
        shutil.rmtree(run.folder.whoosh)


def _begin_whoosh(run: Run) -> None:
    with run.manifest.transaction():
        run.manifest.keep(whoosh="")


def _agencies(run: Run) -> Agencies:
    return load_agencies(run.content / "agencies.yaml")


def files_holding(
    site: Path,
    ordinals: set[int],
    only: Collection[str] | None = None,
    known: Mapping[int, Fields] | None = None,
) -> set[str]:
    """The index files that still hold one of these ordinals: postings, columns, cards decoded."""
    if not ordinals or not (site / FOLDER).is_dir():
        return set()
    return shards.holding(site, ordinals, only, known)


def texts(site: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """What can be read in the packed files of the index: (path, text)."""
    if (site / FOLDER).is_dir():
        yield from shards.texts(site, only)


def learn_terms(run: Run, ids: Iterable[str]) -> None:
    """Keep the terms of what is about to go, while its files still stand.

    Without them every shard is looked through; so a failure is logged and delays no removal.
    """
    site = run.folder.site.resolve()
    if not (site / FOLDER).is_dir():
        return
    ordinals = [one.ordinal for one in run.manifest.shown(ids)]
    try:
        run.terms |= shards.fields_before(site, ordinals)
    except Exception as error:
        log.error("terms of what ends could not be read", reason=type(error).__name__)


def staged(output: Path) -> dict[str, Product]:
    """The shards below ``output`` as products; their fingerprint is their content."""
    found = {}
    for below, place in places_below(output / FOLDER):
        path = f"{FOLDER}/{below}"
        found[path] = Product(path, OWNER, hashlib.sha256(read(place)).hexdigest())
    return found
