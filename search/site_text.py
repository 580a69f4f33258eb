"""The text of single decisions as the live site shows them: cards, and the JSON twins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from search.cards import CardFiles
from search.patience import go_on
from search.searchable import Searchable, searchable_of


def fields_in_site(
    site: Path, cards: CardFiles, ordinals: Iterable[int], *, with_texts: bool
) -> dict[int, Searchable]:
    """The folded fields of decisions as the site shows them."""
    found = cards.get(ordinals)
    if not with_texts:
        return {ordinal: card.fields for ordinal, card in found.items()}
    texts = ((one, _twin(site / card.twin)) for one, card in found.items())
    return {one: fields for one, fields in texts if fields is not None}


def _twin(path: Path) -> Searchable | None:
    go_on()
    try:
        return searchable_of(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None  # it went while this was being answered
