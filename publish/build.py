"""Renders products: Pelican in a child process, into an empty folder, from a stream.

The child knows neither the register nor Django. It reads the stream of public decisions named by
``DISCLOSURE_STREAM`` and writes the products listed in ``DISCLOSURE_PRODUCTS``, all without it.
With the kept catalogue it needs only the decisions that these products show.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from disclosure import stream
from disclosure.errors import Broken
from generator import lists, partial
from generator.edition import FEW as AMENDED
from generator.partial import Held
from generator.press import PROGRESS_EVERY
from generator.products import Product
from generator.shelf import IN_FEED, LATEST, LATEST_OF_AGENCY, Shelf, beside, decisions_of_case
from publish.run import Run

CHECKOUT = Path(__file__).resolve().parent.parent
"""The folder with ``pelicanconf.py``, templates and content."""

FEW = 2000
"""Products that show up to so many decisions are made in this process, without Pelican."""

_LAST_LINES = 12
_TELL = 0.5


def render(
    work: Path,
    lines: Iterable[stream.Line],
    content: Path,
    settings: dict[str, object],
    say: Callable[[int], None] | None = None,
) -> Path:
    """Write products below ``work``; returns the folder they stand in.

    ``settings`` are the plugin's; ``say`` is told from time to time how many files are written.
    A build that fails is `Broken` with the last lines of Pelican.
    """
    source = work / "stream.jsonl"
    with source.open("wb") as out:
        stream.write(lines, out)
    output = work / "output"
    output.mkdir(exist_ok=True)
    told = {**settings, "DISCLOSURE_STREAM": str(source)}
    if say is None:
        _pelican(content, output, told)
        return output
    progress = work / "progress"
    with _saying(progress, say):
        _pelican(content, output, {**told, "DISCLOSURE_PROGRESS": str(progress)})
    return output


@contextmanager
def _saying(progress: Path, say: Callable[[int], None]) -> Iterator[None]:
    """Tell twice a second how many files are written, as long as this lasts."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_TELL):
            if progress.exists():
                say(progress.stat().st_size * PROGRESS_EVERY)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def only(work: Path, products: Sequence[str], catalogue: Path, live: Path) -> dict[str, object]:
    """The plugin's settings for these products alone."""
    wanted = work / "products.json"
    wanted.write_text(json.dumps(products), encoding="utf-8")
    return {
        "DISCLOSURE_PRODUCTS": str(wanted),
        "DISCLOSURE_CATALOGUE": str(catalogue),
        "DISCLOSURE_LIVE": str(live),
    }


def make_some(
    run: Run, products: Sequence[Product], work: Path, changed: frozenset[str] | None
) -> frozenset[str]:
    """Make these products below ``work``/output, in this process where they are few.

    ``changed`` are the ids that alone differ from the live site, None where that is not known.
    Returns the ids of the decisions that were read.
    """
    ids = needed(run.shelf, products, changed)
    paths = [product.path for product in products]
    if len(ids) <= FEW:
        shelf, decisions = run.shelf, {one.id: one for one in run.decisions(ids)}
        held = Held(decisions, lambda: run.source.gone_at(run.now), run.totals, run.years)
        live = run.folder.site.resolve()
        partial.make_some(paths, shelf, held, run.content, work / "output", live, changed)
    elif paths:
        settings = only(work, paths, run.catalogue_path, run.folder.site)
        render(work, run.lines(run.decisions(ids)), run.content, settings)
    return ids


def needed(
    shelf: Shelf, products: Iterable[Product], changed: frozenset[str] | None = None
) -> frozenset[str]:
    """The ids of the decisions that have to be read in order to make these products."""
    found: set[str] = set()
    for product in products:
        kind, *parts = product.owner.split(":")
        if kind == "list":
            found.update(_on_page(shelf, product.path, *parts))
        elif kind in ("data", "sitemap") and changed is not None and len(changed) <= AMENDED:
            found.update(one for one in changed if shelf.catalogue.key(one) is not None)
        else:
            found.update(_shown_by(shelf, kind, *parts))
    return frozenset(found)


def _on_page(shelf: Shelf, path: str, facet: str, key: str, month: str) -> Iterable[str]:
    group = shelf.catalogue.group(facet, key, month)
    for page in lists.pages_of(shelf.catalogue, group):
        if page.path == path and not page.is_overview:
            return shelf.catalogue.ids(facet, key, page.cut, page.part, page.parts)
    return ()


def _shown_by(shelf: Shelf, kind: str, *parts: str) -> Iterable[str]:
    catalogue = shelf.catalogue
    match kind:
        case "decision":
            own = catalogue.key(parts[0])
            others = beside(catalogue, own) if own else ()
            return (parts[0], *(one for one, _ in others))
        case "party":
            return catalogue.ids("party", parts[0])
        case "data" | "sitemap" if parts:
            return catalogue.ids("month", "", parts[0])
        case "agency":
            return catalogue.latest(LATEST_OF_AGENCY, agency=parts[0])
        case "home":
            return catalogue.latest(LATEST)
        case "feeds":
            return catalogue.latest(IN_FEED)
        case "feed":
            return catalogue.latest(IN_FEED, **{parts[0]: parts[1]})
        case "changes":
            return catalogue.corrected()
        case "writing":
            return decisions_of_case(shelf, parts[0])
    return ()


def _pelican(content: Path, output: Path, settings: dict[str, object]) -> None:
    overrides = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    command = [sys.executable, "-m", "pelican", str(content), "--output", str(output)]
    command += ["--settings", str(CHECKOUT / "pelicanconf.py"), "--fatal", "errors"]
    command += ["--extra-settings", *overrides]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-_LAST_LINES:]
        raise Broken("页面未能生成：" + "\n".join(said))
