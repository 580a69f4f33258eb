"""One edition of the site: everything public at one moment, and the means to set it.

Makers (`generator.routes`) turn an edition and a path into the bytes of one file. They ask the
edition for decisions, cards, words and templates, and for nothing that is not public.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import jinja2
from markupsafe import Markup, escape

from disclosure.agency import Agencies, Agency
from disclosure.public import PublicDecision, Removal, Totals, YearTotals
from disclosure.site import Site
from generator.amending import Records, amended
from generator.inputs import SUMMARY_ROW
from generator.row import row_setter
from generator.shelf import Shelf
from themes.environment import FILTERS
from themes.page import PageMeta, Row
from themes.slots import Form, escaped


class Writing(Protocol):
    """A hand-written page as a Pelican reader gives it: set text and front matter."""

    @property
    def content(self) -> str:
        """The text as HTML."""

    @property
    def metadata(self) -> dict[str, Any]:
        """The front matter."""


FEW = 20
"""Up to so many changes are put into a file as it stands; for more it is made anew."""


class Decisions(Protocol):
    """Where makers find what is public, and what is gone."""

    @property
    def totals(self) -> Sequence[Totals]:
        """Sealed months."""

    @property
    def years(self) -> Sequence[YearTotals]:
        """Sums by year and agency."""

    def decision(self, identifier: str) -> PublicDecision:
        """The public decision of this id."""

    def rows(self, ids: Iterable[str]) -> list[str] | None:
        """The lines of decisions where they have been set already."""

    def ahead(self, ids: Sequence[str]) -> None:
        """Be told which decisions will be asked for next."""

    def removals(self) -> Iterator[Removal]:
        """All removals, by moment."""


Outline = tuple[PageMeta, dict[str, Any]]
"""A page with slots for values: what it says about itself, and what else its template needs."""

Shape = TypeVar("Shape", bound=Hashable)

_PIECE = 1 << 20

FORMS = 500
"""Outlines that are kept; decisions with marks or corrections have one nearly each."""

ReadWriting = Callable[[str], Writing]
"""Reads a hand-written page by its path within the content folder."""


@dataclass(slots=True)
class Edition:
    """``content`` is the content folder, ``output`` where files are written,
    ``live`` where those of earlier runs stand (if any), ``progress`` a file that grows with them.
    """

    site: Site
    agencies: Agencies
    shelf: Shelf
    source: Decisions
    environment: jinja2.Environment
    read_writing: ReadWriting
    content: Path
    output: Path
    live: Path | None = None
    progress: Path | None = None
    changed: frozenset[str] | None = None
    """The ids in which the files of ``live`` may differ from what they should be; None: any."""
    _templates: dict[str, jinja2.Template] = field(default_factory=dict)
    _forms: dict[tuple[object, ...], Form] = field(default_factory=dict)
    _frames: dict[tuple[object, ...], tuple[str, str, str]] = field(default_factory=dict)
    _rows: dict[str, Markup] = field(default_factory=dict)

    @property
    def with_extras(self) -> bool:
        """Whether pages have QR codes and JSON twins."""
        return self.shelf.inputs.with_extras

    @property
    def wording(self) -> dict[str, Any]:
        """The words of the pages, from ``content/wording.yaml``."""
        return self.site.wording

    def render(self, template: str, page: PageMeta, **context: Any) -> bytes:
        """A page set with a template of the theme."""
        if template not in self._templates:
            self._templates[template] = self.environment.get_template(template)
        return self._templates[template].render(page=page, **context).encode()

    def fill(
        self,
        template: str,
        outline: Callable[[Edition, Shape], Outline],
        shape: Shape,
        values: Mapping[str, Any],
    ) -> bytes:
        """A page set with a template, its ``values`` put into the slots of an ``outline``.

        An outline is a function of the shape alone (which values there are, never what they say);
        it is set once for all pages of that shape.
        """
        form = self._forms.get((template, shape))
        if form is None:
            page, context = outline(self, shape)
            text = self.render(template, page, **context).decode()
            if len(self._forms) >= FORMS:
                self._forms.clear()
            form = self._forms[template, shape] = Form(text, FILTERS)
        return form.filled(values)

    def agency(self, decision: PublicDecision) -> Agency:
        """The agency of a decision."""
        return self.agencies[decision.agency_code]

    def decisions(self, ids: Iterable[str]) -> list[PublicDecision]:
        """The decisions of these ids, in their order."""
        return [self.source.decision(identifier) for identifier in ids]

    def rows(self, ids: Iterable[str]) -> Markup:
        """The lines of these ids, in their order, as every list shows them."""
        found = list(ids)
        kept = self.source.rows(found) if found else []
        rows = [self._row(identifier) for identifier in found] if kept is None else kept
        return Markup("".join(rows))  # noqa: S704 (set by the theme)

    def summary(self, rows: Iterable[Row], report: str) -> Markup:
        """The lines of a summary list; ``report`` is the address to which a field is added.

        What stands around a value is the same on every page, so it is set once for each field.
        """
        address = escape(report)
        pieces: list[str] = []
        for row in rows:
            before, between, after = self._frames.get(row[::2]) or self._frame(row)
            pieces += (before, address, between, escaped(row.value), after)
        return Markup("".join(pieces))  # noqa: S704 (every piece is set or escaped)

    def _frame(self, row: Row) -> tuple[str, str, str]:
        module = self.environment.get_template(SUMMARY_ROW).module
        line: Markup = module.summary_row(row.label, "\0", row.field, "\0")  # type: ignore[attr-defined]
        before, between, after = line.split("\0")
        return self._frames.setdefault(row[::2], (before, between, after))

    def _row(self, identifier: str) -> Markup:
        """A decision stands in half a dozen lists of its month: its line is set once for all."""
        if identifier not in self._rows:
            set_row = row_setter(self.environment, self.agencies)
            row = set_row(self.source.decision(identifier)).decode()
            self._rows[identifier] = Markup(row)  # noqa: S704 (set by the theme)
        return self._rows[identifier]

    @property
    def totals(self) -> list[Totals]:
        """Sealed months, latest first."""
        return sorted(self.source.totals, key=lambda one: (one.year, one.month), reverse=True)

    @property
    def years(self) -> list[YearTotals]:
        """Sums by year and agency, latest year first."""
        return sorted(self.source.years, key=lambda one: (-one.year, one.agency_code))

    def amended(
        self, path: str, month: str, records: Records, record: Callable[[PublicDecision], bytes]
    ) -> bytes | None:
        """A file of one month as it stands, with only what has changed; None to make it anew."""
        place = self.live / path if self.live is not None else None
        if self.changed is None or len(self.changed) > FEW or place is None or not place.is_file():
            return None
        ids = sorted(self.shelf.catalogue.ids("month", "", month))
        here = self.changed.intersection(ids)
        changes = {
            one: record(self.source.decision(one)) if one in here else None for one in self.changed
        }
        return amended(place.read_bytes(), records, changes, ids)

    def existing(self, path: str) -> bytes | None:
        """A file of this run, or of an earlier one where this run does not make it."""
        pieces = self.pieces(path)
        return None if pieces is None else b"".join(pieces)

    def pieces(self, path: str) -> Iterator[bytes] | None:
        """The same, in pieces: the data of a month may be large."""
        for folder in (self.output, self.live):
            if folder is not None and (folder / path).is_file():
                return _read(folder / path)
        return None


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
