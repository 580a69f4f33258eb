"""The Pelican plugin: public decisions in, the whole site out.

Pelican gives the settings, the readers and the order of work; what is public comes from the stream
named by ``DISCLOSURE_STREAM``. Without it a rehearsal makes one (``portal demo --stream``), and
every page says 演示数据. Other settings: ``DISCLOSURE_PRODUCTS`` (a JSON file with the paths to
write; all without it), ``DISCLOSURE_CATALOGUE`` (a kept catalogue; then the stream may hold
only the decisions that those paths show), ``DISCLOSURE_LIVE`` (where earlier files stand),
``DISCLOSURE_EXTRAS`` (False leaves out QR codes and JSON twins), ``DISCLOSURE_WORKERS``,
``DISCLOSURE_WITHOUT`` (kinds of owners that a full build leaves out, for measurements),
``DISCLOSURE_PROGRESS`` (a file that grows by a byte for every hundred files written).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from blinker import signal
from pelican import signals
from pelican.contents import Article, Page
from pelican.generators import Generator
from pelican.readers import Readers

from disclosure.agency import load_agencies
from disclosure.errors import Broken
from disclosure.site import Site, load_site
from generator.catalogue import Catalogue
from generator.edition import Edition, ReadWriting, Writing
from generator.inputs import inputs
from generator.past import past
from generator.press import print_all, print_some, reads_others
from generator.reader import WritingReader
from generator.row import SetRow, row_setter
from generator.shelf import Shelf
from generator.source import Source
from themes.environment import environment


class DisclosureGenerator(Generator):  # type: ignore[misc]
    """Writes the site of one stream."""

    def generate_output(self, writer: object) -> None:
        """Called by Pelican once all generators stand ready."""
        with tempfile.TemporaryDirectory(prefix="disclosure-") as scratch:
            stream = self.settings.get("DISCLOSURE_STREAM")
            path = Path(stream) if stream else rehearse(Path(scratch))
            with opened(self.settings, path, Path(scratch), self.readers) as edition:
                write(edition, self.settings)
            signal("disclosure-stream").send(self.settings, path=path)


def write(edition: Edition, settings: dict[str, Any]) -> None:
    """Write the products that the settings ask for, all of them where they name none."""
    wanted = settings.get("DISCLOSURE_PRODUCTS")
    if wanted is None:
        without = settings.get("DISCLOSURE_WITHOUT", ())
        print_all(edition, settings.get("DISCLOSURE_WORKERS"), without)
        return
    paths = json.loads(Path(wanted).read_text(encoding="utf-8"))
    print_some(edition, sorted(paths, key=reads_others))


@contextmanager
def opened(
    settings: dict[str, Any], stream: Path, scratch: Path, readers: Readers
) -> Iterator[Edition]:
    """The edition that a stream and Pelican's settings describe."""
    content = Path(settings["PATH"])
    site, agencies = site_of(settings, content), load_agencies(content / "agencies.yaml")
    source = Source(stream, scratch)
    made = environment(site, agencies, rehearsal=source.head.rehearsal)
    set_row = row_setter(made, agencies)
    catalogue = _catalogue(settings, source, scratch, set_row)
    live, progress = settings.get("DISCLOSURE_LIVE"), settings.get("DISCLOSURE_PROGRESS")
    try:
        yield Edition(
            site=site,
            agencies=agencies,
            shelf=_shelf(settings, content, source, catalogue),
            source=source,
            environment=made,
            read_writing=_writing_reader(content, readers),
            content=content,
            output=Path(settings["OUTPUT_PATH"]),
            live=Path(live) if live else None,
            progress=Path(progress) if progress else None,
        )
    finally:
        catalogue.close()
        source.close()


def site_of(settings: dict[str, Any], content: Path) -> Site:
    """The site's settings; plain ``pelican`` makes files alone, so no form takes objections."""
    site = load_site(content)
    return site if settings.get("DISCLOSURE_STREAM") else replace(site, objections="")


def _catalogue(
    settings: dict[str, Any], source: Source, scratch: Path, set_row: SetRow
) -> Catalogue:
    kept = settings.get("DISCLOSURE_CATALOGUE")
    if kept:
        for _ in source.scan(with_keys=False):
            pass
        return Catalogue(Path(kept), lasting=True)
    catalogue = Catalogue(scratch / "catalogue.sqlite3")
    catalogue.fill(source.scan(with_keys=True, set_row=set_row))
    return catalogue


def _shelf(settings: dict[str, Any], content: Path, source: Source, catalogue: Catalogue) -> Shelf:
    with_extras = bool(settings.get("DISCLOSURE_EXTRAS", True))
    made_from = inputs(content, source.head, with_extras=with_extras)
    over = past(source.removals(), [*source.totals, *source.years], made_from.today)
    return Shelf(catalogue, over, made_from)


def _writing_reader(content: Path, readers: Readers) -> ReadWriting:
    @cache
    def read_writing(path: str) -> Writing:
        kind = Article if path.startswith("cases/") else Page
        found: Writing = readers.read_file(str(content), path, content_class=kind)
        return found

    return read_writing


def rehearse(scratch: Path) -> Path:
    """A stream of sample data, made by the portal's own rehearsal in a temporary place."""
    path = scratch / "rehearsal.jsonl"
    portal = Path(sys.executable).with_name("portal")
    done = subprocess.run(
        [portal, "demo", "--stream", str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode or not path.exists():
        raise Broken(f"演示数据未能生成：{(done.stderr or done.stdout).strip()}")
    return path


def register() -> None:
    """Called by Pelican for every run: the only place where signals are connected."""
    signals.get_generators.connect(_generator)
    signals.readers_init.connect(_reader)


def _generator(pelican: object) -> type[DisclosureGenerator]:
    return DisclosureGenerator


def _reader(readers: Readers) -> None:
    readers.reader_classes["md"] = WritingReader
