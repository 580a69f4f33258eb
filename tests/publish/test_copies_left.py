"""After an ending nothing of the public text is left in the data folder: no index, no free page, no
journal, no temporary file; the register keeps what the law asks for, and nothing public of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from django.db import connections

from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.decision import Tier
from disclosure.public import PublicDecision
from publish import needles, whereabouts
from publish.nightly import look_everywhere, merge_index
from publish.publication import publish
from publish.residue import Scanner, files_below
from publish.tick import tick
from tests.register_builders import a_decision, at, disclosed

PUBLISHED = at(16, 10)
KEEPS_IDS = ("tombstones", "serving/ends.map", "removals.sqlite3", "register.sqlite3")
"""What may hold the public id beside the removal files of the site."""


def shown(folder: DataFolder) -> list[PublicDecision]:
    """Two decisions, published by a whole build and a small one; the first ends earlier."""
    disclosed(a_decision(1))
    publish(folder, PUBLISHED)
    disclosed(a_decision(2), tier=Tier.SERIOUS)
    publish(folder, PUBLISHED + timedelta(minutes=1))
    found = register.public_at(PUBLISHED + timedelta(minutes=1))
    return sorted(found, key=lambda one: one.ends_at)


def everything(folder: DataFolder) -> dict[str, Path]:
    connections.close_all()
    return dict(files_below(folder.path))


def test_nothing_of_the_public_text_is_left_in_any_file_of_the_data_folder(
    folder: DataFolder,
) -> None:
    ended, left = shown(folder)
    strings = set(needles.of(ended)) - set(needles.of(left)) | {ended.facts or "", ended.title}
    scanner = Scanner(dict.fromkeys(strings - {left.facts, left.title}, ended.id))
    before = {
        path for path, place in everything(folder).items() if scanner.find(place.read_bytes())
    }

    tick(folder, ended.ends_at)
    merge_index(folder, ended.ends_at)

    files = everything(folder)
    public = Scanner({ended.canary: ended.id})
    assert public.scan(files.items()) == []
    outside = [(path, place) for path, place in files.items() if not path.startswith("register.")]
    assert scanner.scan(outside) == []
    assert {path.partition("/")[0] for path in before} >= {"releases", "manifest.sqlite3"}
    names = Scanner({ended.id: ended.id}).scan(outside)
    kept = {found.path for found in names if not found.path.startswith("releases/")}
    assert kept <= set(KEEPS_IDS)


def test_the_register_keeps_the_frozen_decision_and_the_command_says_where_copies_are(
    folder: DataFolder,
) -> None:
    ended, left = shown(folder)

    tick(folder, ended.ends_at)

    assert register.entry(ended.id).decision.party.name == ended.party_name
    places = {copy.place for copy in whereabouts.of(folder, ended.id)}
    assert "登记册：决定全文（依法留存）" in places
    assert "登记册：公开文本" not in places
    assert "登记册：公开文本" in {copy.place for copy in whereabouts.of(folder, left.id)}
    assert look_everywhere(folder, ended.ends_at) == []


def test_the_nightly_look_finds_a_canary_that_stayed_in_a_free_page_of_the_register(
    folder: DataFolder,
) -> None:
    ended, left = shown(folder)
    tick(folder, ended.ends_at)
    connections.close_all()
    with closing(sqlite3.connect(folder.register)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE passing (text TEXT)")
        text = f'{{"canary":"{ended.canary}"}}'
        connection.execute("INSERT INTO passing VALUES (?)", (text,))
        connection.commit()
        connection.execute("DELETE FROM passing")
        connection.commit()

    found = look_everywhere(folder, ended.ends_at)

    assert [(one.path, one.needle) for one in found] == [("register.sqlite3", ended.canary)]
    assert left.canary.encode() in folder.register.read_bytes()
