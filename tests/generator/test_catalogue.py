"""The kept catalogue counts as one made anew, and a removal moves no other row of any list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.public import DecisionKey, key_of
from generator.catalogue import Catalogue
from generator.key import FACETS, places
from generator.lists import LONG, pages_of
from tests.builders import a_public_decision, identifier

DAYS = [date(2026, 10, 1) + timedelta(days=number * 9) for number in range(6)]


def key(number: int, day: date) -> DecisionKey:
    party = identifier(900_000 + number % 3)
    return key_of(a_public_decision(number, decided_on=day, party_id=party))


def counted(catalogue: Catalogue) -> dict[str, object]:
    """Everything that lists and aggregates ask of a catalogue."""
    found: dict[str, object] = {"months changed": catalogue.month_changes()}
    for facet in (*FACETS, "party"):
        groups = list(catalogue.groups(facet))
        assert catalogue.cuts(facet) == [(one.key, one.cut) for one in groups]
        found[facet] = groups, catalogue.counts(facet)
        for group in groups:
            lists = catalogue.months(facet, group.key), catalogue.group(*group[:3])
            found[f"{facet} {group.key} {group.cut}"] = lists, catalogue.ids(*group[:3])
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from([*DAYS, None])), max_size=12))
def test_a_kept_catalogue_counts_as_one_made_anew(steps: list[tuple[int, date | None]]) -> None:
    kept, live = Catalogue(), {}
    kept.fill(())

    for number, day in steps:
        old = live.pop(number, None)
        if day is not None:
            live[number] = key(number, day)
        kept.change([live[number]] if day is not None else [], [old.id] if old else [])

    fresh = Catalogue()
    fresh.fill(sorted(live.values(), key=lambda one: one.ordinal))
    assert counted(kept) == counted(fresh)


def test_a_removal_changes_one_page_of_each_list_and_moves_no_other_row(tmp_path: Path) -> None:
    days = [date(2026, 11, 2), date(2026, 11, 3)]
    keys = [key(number, days[number % 2]) for number in range(1, 3 * LONG)]
    catalogue = Catalogue()
    catalogue.fill(keys)
    before = _pages(catalogue)

    gone = keys[LONG]
    catalogue.change([], [gone.id])

    after = _pages(catalogue)
    changed = {path for path in before if before[path] != after.get(path)}
    lists_of_it = [place for place in places(gone) if place[0] != "party"]
    assert before.keys() == after.keys()
    # One page of rows a list, and the months above it, which count.
    assert len([path for path in changed if before[path]]) == len(lists_of_it)
    for path in changed:
        assert after[path] == [one for one in before[path] if one != gone.id]


def _pages(catalogue: Catalogue) -> dict[str, list[str]]:
    """Path → rows of every page of every list; overviews have none."""
    found = {}
    for facet in FACETS:
        for group in catalogue.groups(facet):
            for page in pages_of(catalogue, group):
                place = page.facet, page.key, page.cut, page.part, page.parts
                found[page.path] = [] if page.is_overview else catalogue.ids(*place)
    return found
