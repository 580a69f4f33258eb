"""A few products made again in this process, without Pelican: what one change touches.

Starting an interpreter and Pelican takes longer than making the files that a publication or a
removal touches. The makers, the templates and the text are those of a full build, and the bytes
are the same; hand-written pages are read as Pelican's reader (`generator.reader`) reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import jinja2

from disclosure.agency import load_agencies
from disclosure.errors import Broken
from disclosure.public import PublicDecision, Removal, Totals, YearTotals
from disclosure.site import load_site
from generator.basis import with_blocks
from generator.edition import Edition
from generator.press import print_some, reads_others
from generator.shelf import Shelf
from generator.writing import front_matter, set_text
from themes.environment import environment


@dataclass(frozen=True, slots=True)
class Held:
    """What the files are made from, held in memory."""

    decisions: Mapping[str, PublicDecision]
    gone: Callable[[], Iterable[Removal]]
    totals: Sequence[Totals]
    years: Sequence[YearTotals]

    def decision(self, identifier: str) -> PublicDecision:
        """The public decision of this id; one that is not held is `Broken`."""
        try:
            return self.decisions[identifier]
        except KeyError:
            raise Broken(f"没有读入 {identifier}，而要生成的页面需要它") from None

    def rows(self, ids: Iterable[str]) -> list[str] | None:
        """None: the lines of the few lists are set as they are asked for."""

    def ahead(self, ids: Sequence[str]) -> None:
        """All of them are held."""

    def removals(self) -> Iterator[Removal]:
        """All removals, by moment."""
        return iter(self.gone())


class Text:
    """A hand-written page; its text is set when it is asked for: lists show what stands above."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values, self._text = front_matter(path)
        self.metadata = {name: _dated(value) for name, value in self._values.items()}

    @cached_property
    def content(self) -> str:
        """The text as HTML."""
        return str(set_text(with_blocks(self._path, self._values, self._text)))


def make_some(
    paths: Iterable[str],
    shelf: Shelf,
    held: Held,
    content: Path,
    output: Path,
    live: Path,
    changed: frozenset[str] | None,
) -> None:
    """Write these products below ``output``; those that could not be made are `Broken`.

    ``live`` holds the files as they stood before ``changed`` came, went or got a new revision;
    None where that is not known for certain.
    """
    site, agencies = load_site(content), load_agencies(content / "agencies.yaml")
    edition = Edition(
        site=site,
        agencies=agencies,
        shelf=shelf,
        source=held,
        environment=_environment(content, shelf.inputs.shared, shelf.inputs.rehearsal),
        read_writing=lambda path: Text(content / path),
        content=content,
        output=output,
        live=live,
        changed=changed,
    )
    failed = print_some(edition, sorted(paths, key=reads_others))
    if failed:
        raise Broken("有页面未能生成：" + "；".join(failed[:5]))


@lru_cache(maxsize=2)
def _environment(content: Path, shared: str, rehearsal: bool) -> jinja2.Environment:
    """Templates stay compiled in a running desk; ``shared`` changes with all that they hold."""
    agencies = load_agencies(content / "agencies.yaml")
    return environment(load_site(content), agencies, rehearsal=rehearsal)


def _dated(value: Any) -> Any:
    """Days are moments, as Pelican has them."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
