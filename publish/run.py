"""One publication under way: what it works with, and what it has done so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from disclosure import stream
from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.public import (
    DECISION,
    DecisionKey,
    Head,
    PublicDecision,
    Selection,
    Totals,
    YearTotals,
)
from disclosure.site import load_site
from generator.catalogue import Catalogue
from generator.inputs import Inputs, inputs
from generator.past import Past, past
from generator.shelf import Shelf
from publish import source as sources
from publish.exposure import Allowed
from publish.gone import Tombstones
from publish.manifest import Manifest
from publish.outcome import Progress, Quarantined
from publish.residue import Residue
from publish.source import Source
from publish.verify import Finding
from search.searchable import Fields


@dataclass(slots=True)
class Run:
    """What one publication works with and has done; `publish.publication` makes it."""

    folder: DataFolder
    now: datetime
    source: Source
    manifest: Manifest
    catalogue: Catalogue
    tombstones: Tombstones
    content: Path
    head: Head
    inputs: Inputs
    past: Past
    totals: list[Totals]
    years: list[YearTotals]
    change: int
    """The change number of the register when the run began."""
    progress: Progress | None = None
    written: list[str] = field(default_factory=list)
    """Paths, where the site was not made anew."""
    is_rebuilt: bool = False
    """Whether every file was written."""
    deleted: list[str] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    """What a person should look at; a page that is made twice in one run is warned of twice."""
    residue: list[Residue] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    candidates: frozenset[str] | None = None
    """The ids that alone may differ from the last run; None: any may."""
    terms: dict[int, Fields] = field(default_factory=dict)
    """The search terms, by ordinal, of what this run takes off."""

    @property
    def catalogue_path(self) -> Path:
        """Where the kept catalogue stands."""
        return catalogue_path(self.folder)

    @property
    def shelf(self) -> Shelf:
        """What products are counted from, as the catalogue stands now."""
        return Shelf(self.catalogue, self.past, self.inputs)

    def decisions(self, ids: frozenset[str] | None = None) -> Iterator[PublicDecision]:
        """The public decisions of these ids (None: all that are not quarantined), by ordinal."""
        if ids is not None and not ids:
            return iter(())
        found = self.source.public_at(self.now, None if ids is None else Selection(ids=ids))
        out = self.quarantined_ids()
        return (decision for decision in found if decision.id not in out)

    def texts(self, ids: frozenset[str] | None = None) -> Iterator[bytes]:
        """The public texts of these decisions (None: all) and of all notices, as JSON."""
        yield from (DECISION.dump_json(decision) for decision in self.decisions(ids))
        yield from (notice.reason.encode() for notice in self.past.notices)

    def allowed(self) -> Allowed:
        """The values that may stand on a page where they stand."""
        agencies = load_agencies(self.content / "agencies.yaml")
        return Allowed(load_site(self.content), agencies, self.decisions)

    def lines(self, decisions: Iterable[PublicDecision]) -> Iterator[stream.Line]:
        """A stream of these decisions and all else that pages are made from."""
        return sources.lines(self.source, self.now, self.head, decisions)

    def refill(self, keys: Iterable[DecisionKey]) -> None:
        """Make the catalogue anew from these keys."""
        self.catalogue.close()
        self.catalogue_path.unlink(missing_ok=True)
        self.catalogue = Catalogue(self.catalogue_path, lasting=True)
        self.catalogue.fill(keys)

    def quarantine(self, owner: str, reason: str) -> None:
        """Leave something out of this publication."""
        self.quarantined.append(Quarantined(owner, reason))

    def quarantined_ids(self) -> set[str]:
        """The ids of decisions left out."""
        return {
            one.owner.removeprefix("decision:")
            for one in self.quarantined
            if one.owner.startswith("decision:")
        }

    def say(self, step: str, done: int = 0, total: int = 0) -> None:
        """Tell the progress display."""
        if self.progress is not None:
            self.progress(step, done, total)


def begin(
    folder: DataFolder,
    now: datetime,
    source: Source,
    manifest: Manifest,
    content: Path,
    progress: Progress | None = None,
) -> Run:
    """Read everything but the decisions."""
    change = source.change_number()
    head = source.head(now)
    made_from = inputs(content, head)
    totals, years = list(source.totals_at(now)), list(source.year_totals(now))
    return Run(
        folder=folder,
        now=now,
        source=source,
        manifest=manifest,
        catalogue=Catalogue(catalogue_path(folder), lasting=True),
        tombstones=Tombstones(folder.tombstones),
        content=content,
        head=head,
        inputs=made_from,
        totals=totals,
        years=years,
        change=change,
        past=past(source.gone_at(now), [*totals, *years], made_from.today),
        progress=progress,
    )


def catalogue_path(folder: DataFolder) -> Path:
    """The kept catalogue of what is shown."""
    return folder.path / "catalogue.sqlite3"


def ids_of(keys: Iterable[DecisionKey]) -> frozenset[str]:
    """The public ids of keys."""
    return frozenset(key.id for key in keys)
