"""The two search indexes as part of a publication: static shards in the site, Whoosh beside it.

The shards are files of the site like any other: staged, verified, moved. Whoosh is changed after
the site; a run that dies between the two makes it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from disclosure.agency import Agencies, load_agencies
from disclosure.public import DecisionKey
from generator.products import Product
from publish.run import Run
from search import shards

OWNER = "search-data"
FOLDER = "search/data"


@dataclass(frozen=True, slots=True)
class Staged:
    """Shards written into staging, and shards to be deleted."""

    products: dict[str, Product] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def stage(
    run: Run, output: Path, coming: Iterable[DecisionKey], going: Iterable[DecisionKey]
) -> Staged:
    """Make the shards for what the catalogue holds now, below ``output``."""
    if not list(coming) and not list(going):
        return Staged()
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


def update_whoosh(run: Run) -> None:
    """Bring the index of the served search to what the site shows."""


def _agencies(run: Run) -> Agencies:
    return load_agencies(run.content / "agencies.yaml")


def files_holding(site: Path, ordinals: set[int]) -> set[str]:
    """The index files that still hold one of these ordinals."""
    return set()


def staged(output: Path) -> dict[str, Product]:
    """The shards below ``output`` as products; their fingerprint is their content."""
    found = {}
    for place in sorted((output / FOLDER).rglob("*")):
        if place.is_file():
            path = place.relative_to(output).as_posix()
            digest = hashlib.sha256(place.read_bytes()).hexdigest()
            found[path] = Product(path, OWNER, digest)
    return found
