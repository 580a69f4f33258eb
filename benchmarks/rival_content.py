"""The same decisions as content for Hugo and stock Pelican: one file each, ready to be set.

The site that this portal made of them lends its fixed parts (header, footer), so that all pages
show the same. A file carries every visible value already formatted, and the titles of the lists
that it stands in: what is measured is setting pages, not preparing values.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican.readers import Readers
from pelican.settings import read_settings

from disclosure.moment import day_of
from disclosure.public import PublicDecision
from generator import browse, documents, lists, plugin
from generator.edition import Edition
from generator.key import FACETS
from generator.lists import ListPage
from themes.card import sanction
from themes.environment import minute, moment

RIVALS = Path(__file__).resolve().parent / "rivals"
PELICAN_UP_TO = 20_000
"""Stock Pelican is not given more: see `benchmarks.generators`."""
_FRAME = {
    "policy": r'(<meta http-equiv=.*?)\n<meta name="robots',
    "names": r'(<meta name="SiteName".*?)\n<meta name="ColumnName',
    "links": r'(<link rel="icon".*?)\n</head>',
    "header": r'(<header class="header">.*?</header>)\n<main',
    "footer": r"(<template data-ended>.*?</footer>)",
}
"""Fixed parts, as they are cut out of a page of ours."""
_LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def prepare(stream: Path, content: Path, work: Path) -> None:
    """Write ``work/hugo`` and ``work/pelican`` for the decisions of a stream."""
    settings = read_settings(str(RIVALS.parent.parent / "pelicanconf.py"))
    settings |= {"PATH": str(content), "OUTPUT_PATH": str(work), "DISCLOSURE_EXTRAS": False}
    plugin.register()
    scratch = work / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with plugin.opened(settings, stream, scratch, Readers(settings)) as edition:
        _layouts(edition, work)
        listed = _listed(edition)
        for identifier, _ in edition.shelf.catalogue.decisions():
            made = edition.source.decision(identifier)
            values = _values(edition, made, listed[identifier])
            _hugo(work, made, values)
            if edition.shelf.catalogue.count() <= PELICAN_UP_TO:
                _pelican(work, made, values)
        for agency in edition.agencies:
            place = work / "hugo/content/agencies" / agency.name / "_index.md"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f'---\ntitle: "{agency.name}"\noutputs: ["html", "rss"]\n---\n')
    shutil.rmtree(scratch)


def _layouts(edition: Edition, work: Path) -> None:
    first, _ = next(edition.shelf.catalogue.decisions())
    page = documents.decision(edition, first).decode()
    hugo, pelican = work / "hugo", work / "pelican"
    defaults, partials = hugo / "layouts/_default", hugo / "layouts/partials"
    defaults.mkdir(parents=True)
    shutil.copytree(RIVALS / "hugo/partials", partials)
    shutil.copytree(RIVALS / "pelican", pelican)
    shutil.copy(RIVALS / "hugo/hugo.toml", hugo)
    for name in ("baseof", "single", "list"):
        shutil.copy(RIVALS / f"hugo/{name}.html", defaults)
    for name, pattern in _FRAME.items():
        found = re.search(pattern, page, re.DOTALL)
        assert found is not None, name
        (partials / f"{name}.html").write_text(found[1], encoding="utf-8")
        (pelican / f"theme/templates/{name}.html").write_text(found[1], encoding="utf-8")


def _listed(edition: Edition) -> dict[str, list[str]]:
    """Public id → the titles of the list pages that show it."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in _list_pages(edition):
        part = f" {page.part + 1}" if page.parts > 1 else ""
        name = browse.label(edition, page.facet, page.key) if page.key else "全部"
        title = f"{name} {browse.month_title(edition, page.cut)}{part}".replace("、", " ")
        cut = (page.facet, page.key, page.cut, page.part, page.parts)
        for identifier in edition.shelf.catalogue.ids(*cut):
            found[identifier].append(title)
    return found


def _list_pages(edition: Edition) -> Iterator[ListPage]:
    for facet in FACETS:
        for group in edition.shelf.catalogue.groups(facet):
            pages = lists.pages_of(edition.shelf.catalogue, group)
            yield from (page for page in pages if not page.is_overview)


def _values(edition: Edition, made: PublicDecision, listed: list[str]) -> dict[str, Any]:
    agency = edition.agency(made)
    page = documents.decision(edition, made.id).decode()
    lists_of_act = f"/browse/act/{made.act.slug}"
    return {
        "title": made.title,
        "date": made.disclosed_at.isoformat(),
        "url": f"/{made.path}",
        "id": made.id,
        "canary": made.canary,
        "number": made.document_number,
        "agency": agency.name,
        "act": made.act.value,
        "sanction": sanction(made),
        "lead": made.party_name,
        "matter": made.title.removeprefix(made.party_name),
        "disclosed_at": moment(made.disclosed_at),
        "disclosed_on": day_of(made.disclosed_at).isoformat(),
        "pub_date": minute(made.disclosed_at),
        "ends_at": moment(made.ends_at),
        "last_day": made.last_day.isoformat(),
        "summary_line": documents.description(edition, made),
        "party_code": made.party_code or "",
        "trail": [
            [made.act.value, f"{lists_of_act}/index.html"],
            [documents.month_name(edition, made.month), f"{lists_of_act}/{made.month}.html"],
        ],
        "rows": [
            [row.field, row.label, _as_html(row.value)]
            for row in documents.rows(edition.site, made)
        ],
        "steps": [[step.title, step.text, step.source or ""] for step in made.derivation],
        "linked_data": "".join(_LINKED.findall(page)),
        "lists": listed,
        "parties": [made.party_name] if made.party_id else [],
        "agencies": [agency.name],
    }


def _as_html(value: object) -> str:
    from markupsafe import escape

    return str(escape(value))


def _hugo(work: Path, made: PublicDecision, values: dict[str, Any]) -> None:
    place = work / f"hugo/content/decisions/{made.id[:2]}/{made.id}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(values, ensure_ascii=False) + "\n", encoding="utf-8")


def _pelican(work: Path, made: PublicDecision, values: dict[str, Any]) -> None:
    place = work / f"pelican/content/{made.id[:2]}/{made.id}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    tags = "; ".join([*values["lists"], *values["agencies"]])
    authors = "; ".join(values["parties"]) or "无"
    plain = {name: value for name, value in values.items() if isinstance(value, str)}
    more = {
        name: json.dumps(values[name], ensure_ascii=False) for name in ("trail", "rows", "steps")
    }
    head = {**plain, **more, "tags": tags, "authors": authors, "category": "decisions"}
    head |= {"slug": made.id, "save_as": made.path, "url": made.path}
    text = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
    place.write_text(f"{text}\n", encoding="utf-8")
