"""The served search: results as HTML without JavaScript, and as JSON for programs.

It reads the index and the site's files, and has no access to the register. What has ended is left
out at query time, by the index's own days and by ``ends.map``, even if no job has run since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from disclosure.agency import Agencies
from disclosure.moment import day_of
from disclosure.site import Site
from search import whoosh_index
from search.analysis import contains, fold
from search.cards import CardFiles
from search.engine import Engine, Found
from search.facet import FACETS, label
from search.heard import heard_queries
from search.near import MOST_SHOWN, near_queries
from search.query import LAST_PAGE, PAGE_SIZE, Query
from search.results import results
from search.settings import WHOOSH, named_engine
from search.shard_engine import ShardEngine
from search.shards import DATA
from search.static_card import StaticCard
from search.whoosh_engine import WhooshEngine
from themes.environment import environment
from themes.page import PageMeta


class Service:
    """One site's search."""

    def __init__(
        self,
        site_folder: Path,
        index_folder: Path,
        ends_map: Path,
        site: Site,
        agencies: Agencies,
        *,
        rehearsal: bool = False,
    ) -> None:
        self.site = site
        self._folder, self._index, self._ends_map = site_folder, index_folder, ends_map
        self._agencies = agencies
        self._page = environment(site, agencies, rehearsal=rehearsal).get_template("search.html")
        self._found: Engine | None = None
        self._ends: tuple[int, dict[str, str]] = (0, {})

    def page(self, query: Query, now: datetime) -> str:
        """The page of results, or the empty form, as HTML."""
        words = self.site.wording
        page = PageMeta(
            path="search/index.html",
            title=words["nav"]["search"],
            kind="column",
            column="search",
            breadcrumbs=((words["base"]["home"], ""), (words["nav"]["search"], None)),
            noindex=True,
        )
        context: dict[str, Any] = {"page": page}
        if query.text or query.filters or query.decided_from or query.decided_to:
            found, cards = self.find(query, now)
            twins = self._twins(cards) if found.scope == "all" else {}
            near = self.near(query, found, now)
            context["results"] = results(
                query, found, cards, twins, self._agencies, words["finder"], near
            )
        return self._page.render(context)

    def answer(self, query: Query, now: datetime) -> dict[str, object]:
        """The same for programs, as plain values; see `search.openapi`."""
        found, cards = self.find(query, now)
        return {
            "total": found.total,
            "is_exact": found.is_exact,
            "scope": found.scope,
            "page": query.page,
            "page_size": PAGE_SIZE,
            "results": [self.result(card) for card in cards],
            "facets": {
                facet: [
                    {"value": value, "label": label(facet, value, self._agencies), "count": n}
                    for value, n in sorted(found.counts.get(facet, {}).items())
                ]
                for facet in FACETS
            },
        }

    def is_ready(self, now: datetime) -> bool:
        """Whether the index can be asked."""
        if not (self._folder / DATA / "head.json").exists():
            return False
        self._engine().find(Query(page=LAST_PAGE), now, ())
        return True

    def find(self, query: Query, now: datetime) -> tuple[Found, list[StaticCard]]:
        """The answer, and those of its cards that are still in disclosure."""
        found = self._engine().find(query, now)
        cards = CardFiles(self._folder / DATA).get(found.ordinals)
        today, ends = f"{day_of(now):%Y%m%d}", self._ends_by_id()
        live = [
            cards[ordinal]
            for ordinal in found.ordinals
            if ordinal in cards
            and cards[ordinal].ends_at > now
            and not (ends and ends.get(cards[ordinal].id, "") < today)
        ]
        return found, live

    def near(self, query: Query, found: Found, now: datetime) -> list[str]:
        """What may have been meant, where nothing was found: numbers near by, names by sound."""
        if found.total:
            return []
        return self._near_numbers(query, now) or self._heard_names(query, now)

    def _near_numbers(self, query: Query, now: datetime) -> list[str]:
        shown: dict[str, None] = {}
        for one in near_queries(query):
            fragment = one.clauses[0].fragment
            for card in self.find(one, now)[1]:
                fitting = (text for text in card.numbers if contains(fold(text), fragment))
                shown.update(dict.fromkeys(islice(fitting, 1)))
        return list(shown)[:MOST_SHOWN]

    def _heard_names(self, query: Query, now: datetime) -> list[str]:
        queries = heard_queries(query, self._folder / DATA)
        there = (one.text for one in queries if self.find(one, now)[1])
        return list(islice(there, MOST_SHOWN))

    def _engine(self) -> Engine:
        """The engine; another where a Whoosh index has come or has been given up."""
        is_whoosh = named_engine() == WHOOSH and whoosh_index.exists(self._index)
        if self._found is None or is_whoosh == isinstance(self._found, ShardEngine):
            self._found = engine(self._folder, self._index)
        return self._found

    def result(self, card: StaticCard) -> dict[str, object]:
        """One result as plain values."""
        return {
            "id": card.id,
            "url": self.site.absolute(card.path),
            "title": card.title,
            "act": card.act,
            "sanction": card.sanction,
            "agency": self._agencies[card.agency].name,
            "decided_on": card.decided_on.isoformat(),
            "disclosed_on": card.disclosed_on.isoformat(),
            "last_day": card.last_day.isoformat(),
            "ends_at": card.ends_at.isoformat(),
        }

    def _twins(self, cards: Iterable[StaticCard]) -> Mapping[int, Mapping[str, Any]]:
        paths = {card.ordinal: self._folder / card.twin for card in cards}
        return {at: json.loads(path.read_bytes()) for at, path in paths.items() if path.exists()}

    def _ends_by_id(self) -> dict[str, str]:
        """Public id → last day, read again when the file has changed; empty without it."""
        try:
            changed = self._ends_map.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if changed != self._ends[0]:
            lines = self._ends_map.read_text(encoding="utf-8").splitlines()
            pairs = (line.rstrip(";").split() for line in lines if not line.startswith("#"))
            self._ends = changed, {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
        return self._ends[1]


def engine(site_folder: Path, index_folder: Path) -> Engine:
    """The engine that the settings name; without a Whoosh index the shards answer."""
    if named_engine() == WHOOSH and whoosh_index.exists(index_folder):
        return WhooshEngine(index_folder, site_folder)
    return ShardEngine(site_folder)
