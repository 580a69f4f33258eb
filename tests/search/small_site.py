"""A site of search alone: its page, its scripts, its index and the decisions' JSON twins."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from disclosure.agency import load_agencies
from disclosure.public import PublicDecision
from disclosure.site import CONTENT, load_site
from search import shards
from tests.search.questions import write_twins
from themes.environment import environment
from themes.page import PageMeta
from themes.static import static_files, static_path


def write_site(decisions: Sequence[PublicDecision], folder: Path) -> None:
    """Write the site into ``folder``."""
    agencies = load_agencies(CONTENT / "agencies.yaml")
    shards.build(decisions, agencies, folder)
    write_twins(decisions, folder)
    for name, source in static_files().items():
        target = folder / static_path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    page = PageMeta(path="search/index.html", title="查决定", kind="column", column="search")
    template = environment(load_site(), agencies, rehearsal=False).get_template("search.html")
    (folder / "search" / "index.html").write_text(template.render(page=page), encoding="utf-8")


def index_files(folder: Path) -> dict[str, bytes]:
    """Every file of the static index of a site: its path within the site, and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / shards.DATA).rglob("*")
        if path.is_file()
    }


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a plain static server, without ranges, has the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
