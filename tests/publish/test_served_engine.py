"""A publication keeps the index that the settings ask for, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT, load_site
from publish.publication import publish
from search import whoosh_index
from search.query import parse
from search.service import Service
from search.settings import ENGINE, SHARDS, WHOOSH
from tests.builders import NOW
from tests.publish.test_publication import company
from tests.publish.values import values

Use = Callable[[str], None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Set the engine of the served search."""
    return lambda name: monkeypatch.setenv(ENGINE, name)


def service(folder: DataFolder) -> Service:
    agencies = load_agencies(CONTENT / "agencies.yaml")
    return Service(folder.site, folder.whoosh, folder.ends_map, load_site(), agencies)


def names(served: Service, now: datetime = NOW) -> list[str]:
    _, cards = served.find(parse({"q": ["精细化工"]}), now)
    return sorted(card.name for card in cards)


def test_where_the_shards_answer_no_other_index_is_kept(folder: DataFolder, use: Use) -> None:
    use(SHARDS)

    publish(folder, NOW, source=values([company(1), company(2)]))

    assert not folder.whoosh.exists()
    assert len(names(service(folder))) == 2


def test_the_setting_takes_effect_with_the_next_run_though_nothing_else_has_changed(
    folder: DataFolder, use: Use
) -> None:
    source = values([company(1), company(2)])
    publish(folder, NOW, source=source)
    served = service(folder)
    both = names(served)
    assert whoosh_index.exists(folder.whoosh)

    use(SHARDS)
    outcome = publish(folder, NOW, source=source)
    assert outcome.exit_code == 0
    assert not outcome.written
    assert not folder.whoosh.exists()
    assert names(served) == both

    source.put(company(3))
    publish(folder, NOW + MINUTE, source=source)
    use(WHOOSH)
    publish(folder, NOW + MINUTE, source=source)
    assert whoosh_index.exists(folder.whoosh)
    assert names(served, NOW + MINUTE) == names(service(folder), NOW + MINUTE)
    assert len(names(served, NOW + MINUTE)) == 3


def test_a_run_without_the_setting_goes_on_as_the_one_before(
    folder: DataFolder, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = values([company(1)])
    use(SHARDS)
    publish(folder, NOW, source=source)
    monkeypatch.delenv(ENGINE)
    source.put(company(2))

    publish(folder, NOW + MINUTE, source=source)

    assert not folder.whoosh.exists()
    assert len(names(service(folder), NOW + MINUTE)) == 2
