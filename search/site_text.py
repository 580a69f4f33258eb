"""The text of single decisions as the live site shows them: cards, and the JSON twins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.cards import CardFiles
from search.patience import go_on
from search.searchable import Searchable, fields_of_twin, unfolded


def fields_in_site(
    site: Path, cards: CardFiles, ordinals: Iterable[int], *, with_texts: bool
) -> dict[int, Searchable]:
    """The folded fields of decisions as the site shows them."""
    found = cards.get(ordinals)
    if not with_texts:
        return {ordinal: card.fields for ordinal, card in found.items()}
    twins = ((one, _twin(site / card.twin)) for one, card in found.items())
    return {one: unfolded(fields_of_twin(twin)) for one, twin in twins if twin is not None}


def twins_in_site(site: Path, cards: CardFiles, ordinals: Iterable[int]) -> dict[int, Any]:
    """The JSON twins of decisions, as far as they still stand in the site."""
    twins = ((one, _twin(site / card.twin)) for one, card in cards.get(ordinals).items())
    return {one: twin for one, twin in twins if twin is not None}


def _twin(path: Path) -> Any:
    go_on()
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None  # it went while this was being answered
